-- Operations of cells. The head is locked by whoever changes anything; it stands under the handling of the cell, and when it is
-- closed under that of the organisation that opened it, which keeps the archive.
CREATE TABLE operation (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    cell         uuid NOT NULL,
    organisation uuid NOT NULL,
    person       uuid,
    title        text NOT NULL,
    state        text COLLATE "C" NOT NULL CHECK (state ~ '^[a-z][a-z-]*$'),
    opened_at    timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL
);
CREATE INDEX operation_changed ON operation (changed_at);

-- What was said and done in one: the plan, actions, answers of holders, baselines, what the index answered, decisions. Its
-- words are never edited: the latest row about an item counts, and the ones before stay.
CREATE TABLE operation_entry (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    operation    uuid NOT NULL,
    what         text COLLATE "C" NOT NULL CHECK (what ~ '^[a-z][a-z-]*$'),
    -- the action that it is about; null where it is about the operation
    item         uuid,
    -- the holder of the action
    concerns     uuid,
    organisation uuid NOT NULL,
    person       uuid,
    said         jsonb NOT NULL,
    recorded_at  timestamptz NOT NULL,
    -- in which order rows were written, without a number in which a hidden row would leave a gap
    written_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX operation_entry_operation ON operation_entry (operation, written_at);

ALTER TABLE operation ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation FORCE ROW LEVEL SECURITY;
ALTER TABLE operation_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_entry FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON operation, operation_entry FROM atlas_app;
GRANT UPDATE (handling, state, changed_at) ON operation TO atlas_app;
GRANT UPDATE (handling) ON operation_entry TO atlas_app;
CREATE POLICY reads ON operation FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON operation FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
CREATE POLICY changes ON operation FOR UPDATE TO atlas_app USING ({readable}) WITH CHECK ({writable});
-- a row shows where its operation does: who left the cell reads not even the own answers
CREATE POLICY reads ON operation_entry FOR SELECT TO atlas_app USING (
    {readable} AND EXISTS (SELECT FROM operation o WHERE o.id = operation_entry.operation)
);
CREATE POLICY gives ON operation_entry FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
-- the archive, by who opened it alone
CREATE POLICY changes ON operation_entry FOR UPDATE TO atlas_app USING (
    {readable} AND EXISTS (
        SELECT FROM operation o WHERE o.id = operation_entry.operation
          AND o.organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid))
) WITH CHECK ({writable});
ALTER POLICY reads ON transition USING (
    {readable}
    AND (subject_kind <> 'operation' OR EXISTS (SELECT FROM operation o WHERE o.id = transition.subject))
);
