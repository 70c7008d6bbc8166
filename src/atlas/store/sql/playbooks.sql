-- What closed operations left for others: which levers in which order against which kinds of things, and how long it took.
-- No name, no day and nobody it is from stand here; `kept_on` is the first day of the month in which it was left.
CREATE TABLE playbook (
    id       uuid PRIMARY KEY,
    handling integer NOT NULL CHECK (handling >= 0),
    said     jsonb NOT NULL,
    kept_on  date NOT NULL CHECK (extract(day FROM kept_on) = 1)
);
CREATE INDEX playbook_kept ON playbook (kept_on, id);
ALTER TABLE playbook ENABLE ROW LEVEL SECURITY;
ALTER TABLE playbook FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON playbook FROM atlas_app;
CREATE POLICY reads ON playbook FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON playbook FOR INSERT TO atlas_app WITH CHECK ({writable});
