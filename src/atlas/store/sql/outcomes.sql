-- What came of disruption, as numbers. A row is one version of an outcome: what recorded, corrected or withdrew it. Never
-- edited. All versions stand under the handling of the first and are of its author: the table itself holds both.
CREATE TABLE outcome_entry (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    -- the id of the first version
    outcome     uuid NOT NULL,
    place       integer NOT NULL CHECK (place >= 0),
    what        text COLLATE "C" NOT NULL CHECK (what IN ('recorded', 'corrected', 'withdrawn')),
    said        jsonb NOT NULL,
    reason      text NOT NULL,
    author      uuid NOT NULL,
    person      uuid,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT outcome_begins CHECK ((place = 0) = (id = outcome) AND (place = 0) = (what = 'recorded')),
    CONSTRAINT outcome_reasoned CHECK (place = 0 OR btrim(reason) <> '')
);
CREATE UNIQUE INDEX outcome_entry_place ON outcome_entry (outcome, author, place);

ALTER TABLE outcome_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE outcome_entry FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON outcome_entry FROM atlas_app;
CREATE POLICY reads ON outcome_entry FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON outcome_entry FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);

-- It reads under the scope of whoever writes: another's outcome is refused as one that is not there.
CREATE FUNCTION atlas.follow_outcome()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.place > 0 AND NOT EXISTS (
        SELECT FROM atlas.outcome_entry e
        WHERE e.id = NEW.outcome AND e.author = NEW.author AND e.handling = NEW.handling
    ) THEN
        RAISE EXCEPTION 'a version follows on an outcome of its author, under its handling';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows BEFORE INSERT ON outcome_entry FOR EACH ROW EXECUTE FUNCTION atlas.follow_outcome();
REVOKE ALL ON FUNCTION atlas.follow_outcome() FROM PUBLIC;
