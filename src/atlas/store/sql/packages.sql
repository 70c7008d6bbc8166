-- Intelligence packages: what is composed of claims for one named recipient. A draft changes while it is written, under the
-- handling that all its claims have in common with the organisation that writes it. What is released never changes.
CREATE TABLE package (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    organisation uuid NOT NULL,
    number       text COLLATE "C" NOT NULL,
    version      integer NOT NULL CHECK (version >= 1),
    state        text COLLATE "C" NOT NULL,
    -- grows with each change: whoever changes what somebody else changed meanwhile is told
    revision     integer NOT NULL CHECK (revision >= 1),
    document     jsonb NOT NULL,
    changed_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX package_number ON package (organisation, number);

-- What was done on the way to a release, by whom.
CREATE TABLE package_step (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    organisation uuid NOT NULL,
    package      uuid NOT NULL,
    version      integer NOT NULL CHECK (version >= 1),
    place        integer NOT NULL CHECK (place >= 0),
    what         text COLLATE "C" NOT NULL,
    reason       text NOT NULL,
    person       uuid,
    recorded_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX package_step_place ON package_step (package, place);

-- That the contributor of some claims is asked whether they may go to a recipient who does not read them, and the answer.
CREATE TABLE package_consent (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    package      uuid NOT NULL,
    number       text COLLATE "C" NOT NULL,
    organisation uuid NOT NULL,
    contributor  uuid NOT NULL,
    claims       uuid[] NOT NULL,
    recipient    text NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    said         text COLLATE "C" NOT NULL CHECK (said IN ('asked', 'yes', 'no')),
    reason       text NOT NULL,
    person       uuid,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX package_consent_package ON package_consent (package, contributor, recorded_at);

-- One version as it went out, whole. Its handling names the organisation that wrote it and the one that gets it.
CREATE TABLE package_release (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    organisation uuid NOT NULL,
    package      uuid NOT NULL,
    number       text COLLATE "C" NOT NULL,
    version      integer NOT NULL CHECK (version >= 1),
    -- of the alliance; null where it is an authority outside
    recipient    uuid,
    authority    uuid,
    told         text NOT NULL,
    title        text NOT NULL,
    marking      text COLLATE "C" NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    basis        text COLLATE "C" NOT NULL,
    route        text COLLATE "C" NOT NULL,
    digest       bytea NOT NULL CHECK (length(digest) = 32),
    body         bytea NOT NULL,
    person       uuid,
    released_at  timestamptz NOT NULL,
    CHECK ((recipient IS NULL) <> (authority IS NULL))
);
CREATE UNIQUE INDEX package_release_version ON package_release (package, version);

-- Which claims a released version rests on, by the number of their citation. `telling` is the handling under which the
-- contributor is told what became of it; the row itself is for who wrote the package alone.
CREATE TABLE package_line (
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    place        integer NOT NULL CHECK (place >= 1),
    claim        uuid NOT NULL,
    author       uuid NOT NULL,
    telling      integer NOT NULL CHECK (telling >= 0)
);
CREATE UNIQUE INDEX package_line_place ON package_line (release, place);
CREATE INDEX package_line_claim ON package_line (claim);

-- Who is told at once when a released version is called back: each by a notice of his own.
CREATE TABLE package_reader (
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    person       uuid NOT NULL,
    telling      integer NOT NULL CHECK (telling >= 0)
);
CREATE UNIQUE INDEX package_reader_person ON package_reader (release, person);

-- What became of a released version: that it went, and each step of its recipient.
CREATE TABLE package_answer (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    place        integer NOT NULL CHECK (place >= 0),
    what         text COLLATE "C" NOT NULL,
    reason       text NOT NULL,
    organisation uuid NOT NULL,
    person       uuid,
    recorded_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX package_answer_place ON package_answer (release, place);

-- A task for the recipient: what these citations say no longer holds. Written by `recall_claims` alone.
CREATE TABLE package_recall (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    place        integer NOT NULL,
    why          text COLLATE "C" NOT NULL,
    recorded_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX package_recall_once ON package_recall (release, place, why);

-- What a contributor is told: that claims of its own were in a package, and what became of it. Of others nothing.
CREATE TABLE package_told (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    number       text COLLATE "C" NOT NULL,
    version      integer NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    what         text COLLATE "C" NOT NULL,
    claims       uuid[] NOT NULL,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX package_told_at ON package_told (recorded_at);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['package', 'package_step', 'package_consent', 'package_release', 'package_line',
                                  'package_reader', 'package_answer', 'package_recall', 'package_told']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO atlas_app USING ({readable})', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['package', 'package_step', 'package_release', 'package_answer']
    LOOP
        EXECUTE format('CREATE POLICY gives ON %I FOR INSERT TO atlas_app WITH CHECK ({writable} AND organisation = (SELECT nullif(current_setting(''atlas.author'', true), '''')::uuid))', walled);
    END LOOP;
    -- what a release is made of goes in with it, by whoever releases it
    FOREACH walled IN ARRAY ARRAY['package_line', 'package_reader']
    LOOP
        EXECUTE format('CREATE POLICY gives ON %I FOR INSERT TO atlas_app WITH CHECK ({writable})', walled);
    END LOOP;
END
$$;
REVOKE INSERT ON package_recall, package_told FROM atlas_app;
GRANT UPDATE (handling, version, state, revision, document, changed_at) ON package TO atlas_app;
CREATE POLICY changes ON package FOR UPDATE TO atlas_app USING (
    {readable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
) WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
CREATE POLICY gives ON package_consent FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
        = CASE WHEN said = 'asked' THEN organisation ELSE contributor END
);

GRANT SELECT ON package_release, package_line, package_reader, package_answer TO atlas_retire;
GRANT SELECT (release, place, why), INSERT ON package_recall TO atlas_retire;
GRANT INSERT ON package_told TO atlas_retire;
GRANT INSERT, SELECT (id) ON notification TO atlas_retire;
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['package_release', 'package_line', 'package_reader', 'package_answer',
                                  'package_recall', 'package_told']
    LOOP
        EXECUTE format('CREATE POLICY retires ON %I TO atlas_retire USING (true)', walled);
    END LOOP;
END
$$;

-- What is withdrawn or rejected, by whatever way, calls back what rests on it: in the same transaction (`recalling.sql`).
CREATE FUNCTION atlas.recall_one()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    PERFORM atlas.recall_claims(ARRAY[NEW.id], TG_ARGV[0], statement_timestamp());
    RETURN NULL;
END
$$;
CREATE TRIGGER recalls_withdrawn AFTER UPDATE OF withdrawn_at ON claim FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION atlas.recall_one('withdrawn');
CREATE TRIGGER recalls_rejected AFTER UPDATE OF vetting ON claim FOR EACH ROW
    WHEN (OLD.vetting <> 'rejected' AND NEW.vetting = 'rejected')
    EXECUTE FUNCTION atlas.recall_one('rejected');

-- Each step of a release is told to each whose claims it rests on, with the own claims and nothing of others.
CREATE FUNCTION atlas.tell_contributors()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    INSERT INTO atlas.package_told (id, handling, release, number, version, purpose, what, claims, recorded_at)
    SELECT gen_random_uuid(), l.telling, r.id, r.number, r.version, r.purpose, NEW.what,
           array_agg(l.claim ORDER BY l.claim), NEW.recorded_at
    FROM atlas.package_line l JOIN atlas.package_release r ON r.id = l.release
    WHERE l.release = NEW.release GROUP BY l.author, l.telling, r.id, r.number, r.version, r.purpose;
    RETURN NULL;
END
$$;
CREATE TRIGGER tells_contributors AFTER INSERT ON package_answer FOR EACH ROW
    EXECUTE FUNCTION atlas.tell_contributors();

REVOKE ALL ON FUNCTION atlas.recall_one() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.tell_contributors() FROM PUBLIC;
ALTER FUNCTION atlas.recall_one() OWNER TO atlas_retire;
ALTER FUNCTION atlas.tell_contributors() OWNER TO atlas_retire;

-- Authorities outside the alliance that may get packages, as the board lists them: no map data, each row is one decision.
CREATE TABLE authority (
    id           uuid PRIMARY KEY,
    authority    uuid NOT NULL,
    what         text COLLATE "C" NOT NULL CHECK (what IN ('listed', 'ended', 'flagged', 'unflagged', 'cleared')),
    name         text NOT NULL,
    country      text COLLATE "C" NOT NULL,
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    reason       text NOT NULL,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX authority_authority ON authority (authority, recorded_at);
REVOKE UPDATE, DELETE, TRUNCATE ON authority FROM atlas_app;
