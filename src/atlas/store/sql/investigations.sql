-- The folder of a target. A row is one thing that was said or done in it: that it was opened, a question, a request, a
-- task, a note. Never edited: the latest row about an item counts, and the ones before stay. A row has a handling of its
-- own, the folder's or a stricter one.
CREATE TABLE investigation (
    id            uuid PRIMARY KEY,
    handling      integer NOT NULL CHECK (handling >= 0),
    investigation uuid NOT NULL,
    what          text COLLATE "C" NOT NULL CHECK (what ~ '^[a-z][a-z-]*$'),
    -- the question, request, task, view or claim that it is about; null where it is about the folder
    item          uuid,
    -- whom it concerns beside who wrote it: who is asked, who owns a question
    concerns      uuid,
    organisation  uuid NOT NULL,
    person        uuid,
    said          jsonb NOT NULL,
    recorded_at   timestamptz NOT NULL,
    -- in which order rows were written, without a number in which a hidden row would leave a gap
    written_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX investigation_folder ON investigation (investigation, written_at);
CREATE INDEX investigation_what ON investigation (what, written_at);
CREATE INDEX investigation_item ON investigation (item) WHERE item IS NOT NULL;

ALTER TABLE investigation ENABLE ROW LEVEL SECURITY;
ALTER TABLE investigation FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON investigation FROM atlas_app;
CREATE POLICY reads ON investigation FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON investigation FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
