-- What somebody has begun to write on a form and not sent: TLP:RED for that person alone, by the wall. It is no claim:
-- saving replaces the row, and sending or discarding deletes it.
CREATE TABLE draft (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    draft       uuid NOT NULL,
    title       text COLLATE "C" NOT NULL,
    fields      jsonb NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX draft_draft ON draft (draft);

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON draft FROM atlas_app;
CREATE POLICY reads ON draft FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON draft FOR INSERT TO atlas_app WITH CHECK ({writable});
CREATE POLICY forgets ON draft FOR DELETE TO atlas_app USING ({readable});
GRANT DELETE ON draft TO atlas_app;
