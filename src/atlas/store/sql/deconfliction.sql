-- What organisations work on, as tokens of identifiers and names under a key that the database never sees (P9). There is no
-- value here and no digest that could be made without that key. An entry is its owner's alone.
CREATE TABLE deconflict_entry (
    id           uuid PRIMARY KEY,
    owner        uuid NOT NULL,
    -- the owner's own words for what it works on, and what an open entry tells
    "case"       text NOT NULL,
    note         text NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    token        bytea NOT NULL CHECK (octet_length(token) = 32),
    generation   integer NOT NULL CHECK (generation > 0),
    mode         text COLLATE "C" NOT NULL CHECK (mode IN ('silent', 'contact', 'hold', 'open')),
    -- planted: nobody has a reason to ask for it
    canary       boolean NOT NULL CHECK (NOT canary OR mode = 'silent'),
    revision     integer NOT NULL,
    filed_by     uuid NOT NULL,
    filed_at     timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    withdrawn_at timestamptz
);
-- Who asks meets the first of these alone; silent entries stand in the other, which the job reads afterwards.
CREATE INDEX deconflict_entry_told ON deconflict_entry (token) WHERE mode <> 'silent' AND withdrawn_at IS NULL;
CREATE INDEX deconflict_entry_silent ON deconflict_entry (token) WHERE mode = 'silent' AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX deconflict_entry_once ON deconflict_entry (owner, "case", token) WHERE withdrawn_at IS NULL;

-- That somebody asked for an identifier of a kind, for which target. The tokens are forgotten once they are compared.
CREATE TABLE deconflict_query (
    id           uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    person       uuid,
    kind         text COLLATE "C" NOT NULL,
    target_kind  text COLLATE "C" NOT NULL,
    target       uuid NOT NULL,
    occasion     text COLLATE "C" NOT NULL,
    asked_at     timestamptz NOT NULL,
    tokens       bytea[] NOT NULL
);
CREATE INDEX deconflict_query_organisation ON deconflict_query (organisation, asked_at);
CREATE INDEX deconflict_query_pending ON deconflict_query (asked_at) WHERE cardinality(tokens) > 0;

-- That an entry was asked for, for its owner. `asker` is null where law enforcement asked and the owner is none.
CREATE TABLE deconflict_hit (
    id          uuid PRIMARY KEY,
    entry       uuid NOT NULL,
    owner       uuid NOT NULL,
    asker       uuid,
    occasion    text COLLATE "C" NOT NULL,
    mode        text COLLATE "C" NOT NULL,
    asked_at    timestamptz NOT NULL
);
CREATE INDEX deconflict_hit_owner ON deconflict_hit (owner, asked_at);
CREATE INDEX deconflict_hit_entry ON deconflict_hit (entry);

ALTER TABLE alarm DROP CONSTRAINT alarm_kind_check;
ALTER TABLE alarm ADD CONSTRAINT alarm_kind_check CHECK (kind IN ('bait', 'export', 'breadth', 'canary', 'asking'));

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['deconflict_entry', 'deconflict_query', 'deconflict_hit']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
        EXECUTE format('CREATE POLICY retires ON %I TO atlas_retire USING (true)', walled);
    END LOOP;
END
$$;

-- `atlas.deconflicting` names the organisation whose entries a scope shows (`store/opening.py`).
CREATE POLICY reads ON deconflict_entry FOR SELECT TO atlas_app
    USING (owner = (SELECT nullif(current_setting('atlas.deconflicting', true), '')::uuid));
CREATE POLICY gives ON deconflict_entry FOR INSERT TO atlas_app WITH CHECK (
    owner = (SELECT nullif(current_setting('atlas.deconflicting', true), '')::uuid)
    AND owner = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
GRANT UPDATE (note, token, generation, mode, revision, changed_at, expires_at, withdrawn_at)
    ON deconflict_entry TO atlas_app;
CREATE POLICY changes ON deconflict_entry FOR UPDATE TO atlas_app USING (
    owner = (SELECT nullif(current_setting('atlas.deconflicting', true), '')::uuid)
    AND owner = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND withdrawn_at IS NULL
) WITH CHECK (owner = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));

CREATE POLICY reads ON deconflict_hit FOR SELECT TO atlas_app
    USING (owner = (SELECT nullif(current_setting('atlas.deconflicting', true), '')::uuid));

-- `atlas.asking`: whose questions a scope shows; '*' all of them, to auditors. Never the tokens.
REVOKE SELECT, INSERT ON deconflict_query FROM atlas_app;
REVOKE INSERT ON deconflict_hit FROM atlas_app;
GRANT SELECT (id, organisation, person, kind, target_kind, target, occasion, asked_at) ON deconflict_query TO atlas_app;
CREATE POLICY reads ON deconflict_query FOR SELECT TO atlas_app USING (
    (SELECT coalesce(current_setting('atlas.asking', true), '')) = '*'
    OR organisation::text = (SELECT current_setting('atlas.asking', true))
);

GRANT SELECT, DELETE ON deconflict_entry TO atlas_retire;
GRANT SELECT, INSERT, DELETE ON deconflict_query, deconflict_hit TO atlas_retire;
GRANT UPDATE (tokens) ON deconflict_query TO atlas_retire;
GRANT SELECT (id, kind) ON organisation TO atlas_retire;
