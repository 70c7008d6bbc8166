-- That a contributor withdrew what some could read: one row for each handling under which an object was told
-- before, while another one holds. It says neither what stands now nor under which marking to whom it shows.
-- Only `retire` writes it, when a version that stood is hidden.
CREATE TABLE withdrawal (
    id           uuid PRIMARY KEY,
    -- of the older versions
    handling     integer NOT NULL CHECK (handling >= 0),
    -- of what stands, or hides all versions: whoever reads that has not lost anything
    covered_by   integer NOT NULL CHECK (covered_by >= 0),
    author       uuid NOT NULL,
    object       uuid NOT NULL,
    thing        uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    stix_id      text COLLATE "C" NOT NULL,
    withdrawn_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX withdrawal_told ON withdrawal (author, object, thing, handling);
CREATE INDEX withdrawal_thing ON withdrawal (thing);
CREATE INDEX withdrawal_object ON withdrawal (object);
CREATE INDEX withdrawal_stix_id ON withdrawal (stix_id);

ALTER TABLE withdrawal ENABLE ROW LEVEL SECURITY;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON withdrawal FROM atlas_app;
CREATE POLICY reads ON withdrawal FOR SELECT TO atlas_app USING ({readable} AND NOT ({covering}));
GRANT SELECT (author, object, thing, handling, covered_by), INSERT, UPDATE (covered_by), DELETE
    ON withdrawal TO atlas_retire;
CREATE POLICY retires ON withdrawal TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));
GRANT SELECT (thing, stix_id) ON claim TO atlas_retire;
