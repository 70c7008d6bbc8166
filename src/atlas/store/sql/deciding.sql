-- The head of an operation moves with its journal alone: whoever may read one changes it in no other way than by a step that
-- is written in the same transaction, in the own name, and leads to where it stands then. Only what is closed is archived.
CREATE FUNCTION atlas.follow_step()
RETURNS trigger
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    IF NEW.handling <> OLD.handling AND NEW.state <> 'closed' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only what is closed is archived';
    END IF;
    IF NOT EXISTS (
        SELECT FROM operation_entry e
        WHERE e.operation = NEW.id AND e.what = 'step' AND e.said ->> 'to' = NEW.state
          AND e.organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
          AND e.written_at >= transaction_timestamp()
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'an operation moves by a step that is on record';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows BEFORE UPDATE ON operation FOR EACH ROW EXECUTE FUNCTION atlas.follow_step();
REVOKE ALL ON FUNCTION atlas.follow_step() FROM PUBLIC;

-- nothing is written into an operation that its writer does not read
ALTER POLICY gives ON operation_entry WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND EXISTS (SELECT FROM operation o WHERE o.id = operation_entry.operation)
);
-- the archive: of what is closed, by who reads it still
ALTER POLICY changes ON operation_entry USING (
    {readable} AND EXISTS (
        SELECT FROM operation o WHERE o.id = operation_entry.operation AND o.state = 'closed')
);
