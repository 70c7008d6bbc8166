-- What readers of a feed must hear of, in the order in which it was committed. A row says that a version is there, or,
-- where it is `gone`, that whoever reads its handling lost it. `note_new` and `note_ended` write the rows with the claims,
-- `number_changes` numbers them once they are committed. No number is ever shown: gaps would tell of hidden rows.
CREATE TABLE change (
    claim      uuid NOT NULL,
    gone       boolean NOT NULL,
    handling   integer NOT NULL CHECK (handling >= 0),
    stix_id    text COLLATE "C" NOT NULL,
    -- orders what one transaction gave
    place      bigint GENERATED ALWAYS AS IDENTITY,
    number     bigint,
    added_at   timestamptz,
    -- of what is gone: what is needed to say so
    spec       text COLLATE "C",
    modified_at timestamptz,
    created_at  timestamptz,
    PRIMARY KEY (claim, gone)
);
CREATE UNIQUE INDEX change_number ON change (number) INCLUDE (handling);
CREATE INDEX change_added ON change (added_at, number) INCLUDE (handling);
CREATE INDEX change_stix_id ON change (stix_id);
CREATE INDEX change_gone ON change (number) WHERE gone;
CREATE INDEX change_waiting ON change (place) WHERE number IS NULL;

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON change FROM atlas_app;
CREATE POLICY reads ON change FOR SELECT TO atlas_app USING ({readable});
GRANT SELECT, INSERT, UPDATE, DELETE ON change TO atlas_retire;
CREATE POLICY retires ON change TO atlas_retire USING (true);

CREATE OR REPLACE FUNCTION atlas.note_new()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    INSERT INTO atlas.change (claim, gone, handling, stix_id)
    SELECT n.id, false, n.handling, n.stix_id FROM given n;
    RETURN NULL;
END
$$;

-- What follows works in time that grows as what it is given. A trigger's statements are planned once a session, for as many
-- rows as its first call brings, and what was just imported has no statistics: a join of rows that ended with each other,
-- or with `change`, would read all for each. So rows are paired by grouping, and found by keys.
-- Withdrawn, or hidden behind a version under another handling: gone. Put back: there again, behind all that came since.
-- What has no date of change cannot be said to be gone: STIX revokes by a later version.
CREATE OR REPLACE FUNCTION atlas.note_ended()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    lost uuid[];
    back uuid[];
BEGIN
    SELECT array_agg(id) FILTER (
               WHERE dated AND (stood AND withdrawn OR covers <> covered AND hidden)),
           array_agg(id) FILTER (WHERE NOT stood AND NOT withdrawn)
    INTO lost, back
    FROM (
        SELECT id, bool_or(NOT now AND withdrawn_at IS NULL) AS stood,
               bool_or(now AND withdrawn_at IS NOT NULL) AS withdrawn,
               min(coalesce(covered_by, -1)) AS covers, max(coalesce(covered_by, -1)) AS covered,
               coalesce(bool_or(now AND covered_by <> handling), false) AS hidden,
               bool_or(now AND modified_at IS NOT NULL) AS dated
        FROM (SELECT false AS now, id, withdrawn_at, covered_by, handling, modified_at FROM once_so
              UNION ALL SELECT true, id, withdrawn_at, covered_by, handling, modified_at FROM now_so) AS both_so
        GROUP BY id) AS paired;
    IF lost IS NOT NULL THEN
        INSERT INTO atlas.change (claim, gone, handling, stix_id, spec, modified_at, created_at)
        SELECT n.id, true, n.handling, n.stix_id, n.spec, n.modified_at, n.created_at
        FROM now_so n WHERE n.id = ANY (lost)
        ON CONFLICT (claim, gone) DO UPDATE SET number = NULL, added_at = NULL;
    END IF;
    IF back IS NOT NULL THEN
        UPDATE atlas.change c SET number = NULL, added_at = NULL WHERE c.claim = ANY (back) AND NOT c.gone;
        DELETE FROM atlas.change c WHERE c.claim = ANY (back) AND c.gone;
    END IF;
    RETURN NULL;
END
$$;

-- What is erased is no version any more; who took it out before is told that it is gone, and nobody else.
CREATE OR REPLACE FUNCTION atlas.note_erased()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    erased uuid[];
BEGIN
    SELECT array_agg(id) INTO erased FROM once_so;
    DELETE FROM atlas.change c
    WHERE c.claim = ANY (erased) AND (NOT c.gone OR NOT EXISTS (
        SELECT FROM atlas.dissemination_line l WHERE l.claim = c.claim));
    RETURN NULL;
END
$$;
GRANT SELECT (claim) ON dissemination_line TO atlas_retire;

CREATE TRIGGER claim_new AFTER INSERT ON claim REFERENCING NEW TABLE AS given
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_new();
CREATE TRIGGER claim_ended AFTER UPDATE ON claim REFERENCING OLD TABLE AS once_so NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_ended();
CREATE TRIGGER claim_erased AFTER DELETE ON claim REFERENCING OLD TABLE AS once_so
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_erased();

-- What became of objects that a program sent. Its handling is always the person who sent them, alone.
CREATE TABLE submission (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    told         bytea NOT NULL,
    requested_at timestamptz NOT NULL
);
CREATE INDEX submission_requested ON submission (requested_at);
ALTER TABLE submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE submission FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON submission FROM atlas_app;
CREATE POLICY reads ON submission FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON submission FOR INSERT TO atlas_app WITH CHECK ({writable});
GRANT SELECT (requested_at), DELETE ON submission TO atlas_retire;
CREATE POLICY retires ON submission TO atlas_retire USING (true);

-- Grants first: afterwards they are the new owner's to give.
REVOKE ALL ON FUNCTION atlas.note_new() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.note_ended() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.note_erased() FROM PUBLIC;
ALTER FUNCTION atlas.note_new() OWNER TO atlas_retire;
ALTER FUNCTION atlas.note_ended() OWNER TO atlas_retire;
ALTER FUNCTION atlas.note_erased() OWNER TO atlas_retire;
