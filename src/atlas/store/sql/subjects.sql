-- Requests of persons about data on themselves (GDPR chapter III, LED articles 12 to 17). A row is one thing that was
-- said or done in a case; rows hold personal data of who asks. People of their organisation who hold R6 read them, and
-- nobody else: `atlas.counsel` names that organisation in the scope of such a person, and of work of the system.
CREATE TABLE subject_case (
    id           uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    "case"       uuid NOT NULL,
    number       text COLLATE "C" NOT NULL,
    place        integer NOT NULL CHECK (place >= 0),
    what         text COLLATE "C" NOT NULL,
    said         jsonb NOT NULL,
    person       uuid,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX subject_case_case ON subject_case ("case", place);
CREATE INDEX subject_case_number ON subject_case (organisation, number);

-- That the person concerned objects to a claim, or that its use is restricted (GDPR articles 21 and 18). It is told to
-- whoever may read the claim, and says nothing of who the person is. The latest of an object and kind counts.
CREATE TABLE objection (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    author      uuid NOT NULL,
    claim       uuid NOT NULL,
    object      uuid NOT NULL,
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('objected', 'restricted')),
    ended       boolean NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX objection_object ON objection (object, author, recorded_at);

ALTER TABLE subject_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_case FORCE ROW LEVEL SECURITY;
ALTER TABLE objection ENABLE ROW LEVEL SECURITY;
ALTER TABLE objection FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON subject_case, objection FROM atlas_app;

CREATE POLICY reads ON subject_case FOR SELECT TO atlas_app
    USING (organisation = (SELECT nullif(current_setting('atlas.counsel', true), '')::uuid));
CREATE POLICY gives ON subject_case FOR INSERT TO atlas_app
    WITH CHECK (organisation = (SELECT nullif(current_setting('atlas.counsel', true), '')::uuid));
CREATE POLICY forgets ON subject_case FOR DELETE TO atlas_app
    USING (organisation = (SELECT nullif(current_setting('atlas.counsel', true), '')::uuid));
GRANT DELETE ON subject_case TO atlas_app;

CREATE POLICY reads ON objection FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON objection FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
