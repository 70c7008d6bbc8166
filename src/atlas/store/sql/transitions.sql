-- That something of a workflow went from one state into another: a nomination, an investigation, a package, a claim
-- under review. A row stands under the handling of what it tells of, so it shows where that shows. Never edited.
CREATE TABLE transition (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind ~ '^[a-z][a-z-]*$'),
    subject      uuid NOT NULL,
    -- which of the subject's transitions, from 0
    place        integer NOT NULL CHECK (place >= 0),
    -- '' where it began
    from_state   text COLLATE "C" NOT NULL,
    to_state     text COLLATE "C" NOT NULL CHECK (to_state <> '' AND to_state <> from_state),
    -- who did it; no person where time did, or the system
    organisation uuid NOT NULL,
    person       uuid,
    -- when it came about, which may be before it was written down: a time that ran out
    at           timestamptz NOT NULL
);
CREATE INDEX transition_subject ON transition (subject, place);
CREATE INDEX transition_kind ON transition (subject_kind, subject, place);

ALTER TABLE transition ENABLE ROW LEVEL SECURITY;
ALTER TABLE transition FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON transition FROM atlas_app;
CREATE POLICY reads ON transition FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON transition FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
