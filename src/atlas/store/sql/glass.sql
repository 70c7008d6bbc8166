-- Break-glass: somebody asks in an emergency for what an organisation says of one thing, whether or not there is
-- anything; a person of that organisation answers. Question and answer are rows for the two organisations alone.
CREATE TABLE glass_request (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    request     uuid NOT NULL,
    -- as it was named: nothing tells whether it is there
    thing       uuid NOT NULL,
    owner       uuid NOT NULL,
    asker       uuid NOT NULL,
    asked_by    uuid NOT NULL,
    said        text COLLATE "C" NOT NULL CHECK (said IN ('asked', 'yes', 'no')),
    reason      text NOT NULL,
    person      uuid NOT NULL,
    deadline    timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX glass_request_request ON glass_request (request);

ALTER TABLE glass_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE glass_request FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON glass_request FROM atlas_app;
CREATE POLICY reads ON glass_request FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON glass_request FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND (SELECT nullif(current_setting('atlas.author', true), '')::uuid) = CASE WHEN said = 'asked' THEN asker ELSE owner END
    AND (said = 'asked' OR asker <> owner)
);

-- What was opened: copies for the person who asked alone (TLP:RED), which end by the database's own clock.
CREATE TABLE glass_copy (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    request     uuid NOT NULL,
    owner       uuid NOT NULL,
    claim       uuid NOT NULL,
    marking     text COLLATE "C" NOT NULL CHECK (marking <> 'TLP:RED'),
    kind        text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    content     bytea NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX glass_copy_request ON glass_copy (request);

ALTER TABLE glass_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE glass_copy FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, TRUNCATE ON glass_copy FROM atlas_app;
CREATE POLICY reads ON glass_copy FOR SELECT TO atlas_app USING (expires_at > statement_timestamp() AND {readable});
CREATE POLICY gives ON glass_copy FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND (SELECT nullif(current_setting('atlas.author', true), '')::uuid) = owner
);
-- what is over may go, whoever tidies: nobody can read it any more
CREATE POLICY ends ON glass_copy FOR DELETE TO atlas_app USING (expires_at <= statement_timestamp());
