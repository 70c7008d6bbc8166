-- That somebody asks the originator of a claim to release it to more, and the answer. The question is a row, the answer
-- another one. Both are for the two organisations alone. No answer until the deadline is no.
CREATE TABLE wider_request (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    request     uuid NOT NULL,
    claim       uuid NOT NULL,
    author      uuid NOT NULL,
    asker       uuid NOT NULL,
    -- the handling that is asked for
    wanted      integer NOT NULL CHECK (wanted >= 0),
    said        text COLLATE "C" NOT NULL CHECK (said IN ('asked', 'yes', 'no')),
    reason      text NOT NULL,
    person      uuid,
    deadline    timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX wider_request_request ON wider_request (request);
CREATE INDEX wider_request_claim ON wider_request (claim);

ALTER TABLE wider_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE wider_request FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON wider_request FROM atlas_app;
CREATE POLICY reads ON wider_request FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON wider_request FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND (SELECT nullif(current_setting('atlas.author', true), '')::uuid) = CASE WHEN said = 'asked' THEN asker ELSE author END
);
