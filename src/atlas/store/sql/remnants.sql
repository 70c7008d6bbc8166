-- What tells of something goes with it: flags with the comment in which the screening met them, objections with the last
-- version of what is objected to (`ending.sql`).
CREATE INDEX flag_comment ON flag (comment) WHERE comment IS NOT NULL;
GRANT SELECT (comment) ON flag TO atlas_retire;
DROP POLICY retires ON flag;
CREATE POLICY retires ON flag TO atlas_retire
    USING (comment IS NOT NULL OR EXISTS (SELECT FROM claim c WHERE c.id = flag.claim));

CREATE FUNCTION atlas.end_flags()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM atlas.flag f USING gone WHERE f.comment = gone.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_flags AFTER DELETE ON comment
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas.end_flags();
REVOKE ALL ON FUNCTION atlas.end_flags() FROM PUBLIC;

GRANT SELECT (author, object), DELETE ON objection TO atlas_retire;
CREATE POLICY retires ON objection TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));

-- those that were left behind
DO $$
DECLARE
    me uuid;
BEGIN
    FOR me IN SELECT id FROM organisation
    LOOP
        PERFORM set_config('atlas.author', me::text, true);
        SET LOCAL ROLE atlas_retire;
        DELETE FROM atlas.objection o WHERE NOT EXISTS (
            SELECT FROM atlas.claim s WHERE s.author = me AND s.object = o.object);
        RESET ROLE;
    END LOOP;
    PERFORM set_config('atlas.author', '', true);
    SET LOCAL ROLE atlas_retire;
    DELETE FROM atlas.flag f
    WHERE f.comment IS NOT NULL AND NOT EXISTS (SELECT FROM atlas.comment m WHERE m.id = f.comment);
    RESET ROLE;
END
$$;
