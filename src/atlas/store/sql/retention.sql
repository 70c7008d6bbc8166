-- What ends a claim and what keeps it: marks on claims, what was taken off the map, and stubs of what was erased.
ALTER TABLE claim ADD COLUMN erase_at timestamptz;
CREATE INDEX claim_withdrawn ON claim (author) WHERE withdrawn_at IS NOT NULL;

-- A legal hold, an open matter of law enforcement, or that somebody looked at a claim and still needs it. Each change is
-- a row of its own; the latest of a claim and kind counts. Its handling is always the contributor's organisation alone.
CREATE TABLE claim_mark (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    author      uuid NOT NULL,
    claim       uuid NOT NULL,
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('hold', 'matter', 'reviewed')),
    ended       boolean NOT NULL,
    reason      text NOT NULL,
    person      uuid,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX claim_mark_claim ON claim_mark (claim, kind, recorded_at);

-- The links, identifiers and appearances of a withdrawn claim, kept to be put back by undo. Nobody reads them.
CREATE TABLE off_the_map (
    claim  uuid NOT NULL,
    author uuid NOT NULL,
    kind   text COLLATE "C" NOT NULL CHECK (kind IN ('link', 'identifier', 'appearance')),
    said   jsonb NOT NULL
);
CREATE INDEX off_the_map_claim ON off_the_map (claim);

-- That a claim was erased: no value, no salt, no digest of it. Its commitments stay in the log and tell nothing.
CREATE TABLE erasure (
    claim        uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    recorded_at  timestamptz NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    erased_at    timestamptz NOT NULL
);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['claim_mark', 'off_the_map']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
    END LOOP;
END
$$;
REVOKE ALL ON off_the_map FROM atlas_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON erasure FROM atlas_app;
GRANT INSERT ON claim_mark TO atlas_app;
CREATE POLICY reads ON claim_mark FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON claim_mark FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);

-- the owner functions of `ending.sql` see one author's claims, as `retire` does
GRANT SELECT (terms, recorded_at, withdrawn_at, erase_at), UPDATE (withdrawn_at, erase_at), DELETE
    ON claim TO atlas_retire;
GRANT SELECT, INSERT ON link, identifier, appearance TO atlas_retire;
GRANT SELECT (word, handling, count), DELETE ON vocabulary TO atlas_retire;
DROP POLICY retires ON vocabulary;
CREATE POLICY retires ON vocabulary TO atlas_retire USING (true);
GRANT SELECT (claim), DELETE ON opening TO atlas_retire;
CREATE POLICY retires ON opening TO atlas_retire USING (EXISTS (SELECT FROM claim c WHERE c.id = opening.claim));
GRANT DELETE ON claim_part TO atlas_retire;
DROP POLICY retires ON claim_part;
CREATE POLICY retires ON claim_part TO atlas_retire
    USING (EXISTS (SELECT FROM claim c WHERE c.id = claim_part.claim));
GRANT SELECT (id, author, claim, kind, ended, recorded_at), DELETE ON claim_mark TO atlas_retire;
CREATE POLICY retires ON claim_mark TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));
GRANT SELECT, INSERT, DELETE ON off_the_map TO atlas_retire;
CREATE POLICY retires ON off_the_map TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));
GRANT SELECT, INSERT ON erasure TO atlas_retire;
-- what was flagged goes with its claim; a key would tell in its errors of claims that are hidden
ALTER TABLE flag DROP CONSTRAINT IF EXISTS flag_claim_fkey;
GRANT SELECT (claim), DELETE ON flag TO atlas_retire;
CREATE POLICY retires ON flag TO atlas_retire USING (EXISTS (SELECT FROM claim c WHERE c.id = flag.claim));
