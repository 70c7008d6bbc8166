-- What is noted of an import, beside its claims. The importer's own row (`mine`) is for that person alone, with counts,
-- place and choices. The organisation's row says who, when, which file, and whether it was undone; it shows to whoever
-- sees a claim of the batch, so that nobody is told of an import of what is hidden. An import of the node's operator,
-- who is no person, has the organisation's row alone.
CREATE TABLE batch_note (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    author      uuid NOT NULL,
    batch       uuid NOT NULL,
    mine        boolean NOT NULL,
    person      uuid,
    file        text COLLATE "C" NOT NULL,
    format      text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    state       text COLLATE "C" NOT NULL
        CHECK (state IN ('checked', 'waiting', 'running', 'stopping', 'stopped', 'failed', 'done')),
    -- items passed, and what became of them; of the organisation's row empty where there is one of the importer's
    counts      jsonb NOT NULL,
    said        jsonb NOT NULL,
    ended_at    timestamptz,
    undone_at   timestamptz,
    undone_by   uuid
);
CREATE INDEX batch_note_batch ON batch_note (batch);
CREATE INDEX batch_note_author ON batch_note (author, recorded_at);

ALTER TABLE batch_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE batch_note FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON batch_note FROM atlas_app;
CREATE POLICY reads ON batch_note FOR SELECT TO atlas_app USING (
    {readable} AND (mine OR EXISTS (SELECT FROM claim c WHERE c.batch = batch_note.batch)
        -- while it is written: an import of which nothing was stored is noted too
        OR author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid))
);
CREATE POLICY gives ON batch_note FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
GRANT UPDATE (format, state, counts, said, ended_at, undone_at, undone_by) ON batch_note TO atlas_app;
CREATE POLICY changes ON batch_note FOR UPDATE TO atlas_app
    USING ({readable} AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid))
    WITH CHECK (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));

-- the functions of `undoing.sql` choose by batch
GRANT SELECT (batch) ON claim TO atlas_retire;
