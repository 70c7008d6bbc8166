-- Links for recipients outside the alliance, each for one release: outside the wall, for nobody who comes with one has a scope
-- yet. It holds the hash of a secret, and no map data.
CREATE TABLE package_link (
    id           uuid PRIMARY KEY,
    release      uuid NOT NULL,
    organisation uuid NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    person       uuid NOT NULL,
    digest       bytea NOT NULL CHECK (length(digest) = 32),
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE UNIQUE INDEX package_link_digest ON package_link (digest);
CREATE INDEX package_link_release ON package_link (release);
REVOKE UPDATE, DELETE, TRUNCATE ON package_link FROM atlas_app;
GRANT UPDATE (ended_at) ON package_link TO atlas_app;

-- What a recipient says of a release: the three questions of M2.
CREATE TABLE package_rating (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    release      uuid NOT NULL,
    organisation uuid NOT NULL,
    usable       boolean NOT NULL,
    fresh        boolean NOT NULL,
    timely       boolean NOT NULL,
    said         text NOT NULL,
    person       uuid,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX package_rating_release ON package_rating (release, recorded_at);
ALTER TABLE package_rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE package_rating FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON package_rating FROM atlas_app;
CREATE POLICY reads ON package_rating FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON package_rating FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);

-- What falls a second time is called back a second time: each event is one.
GRANT SELECT (recorded_at) ON package_recall TO atlas_retire;
DROP INDEX package_recall_once;
CREATE UNIQUE INDEX package_recall_once ON package_recall (release, place, why, recorded_at);

-- Who becomes a reader of a release after it was called back is told of that at once.
CREATE FUNCTION atlas.tell_reader()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    INSERT INTO atlas.notification (id, handling, recipient, kind, object, recorded_at)
    SELECT gen_random_uuid(), NEW.telling, NEW.person, 'recall', NEW.release, statement_timestamp()
    WHERE EXISTS (SELECT FROM atlas.package_recall c WHERE c.release = NEW.release);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION atlas.tell_reader() FROM PUBLIC;
CREATE TRIGGER tells_reader AFTER INSERT ON package_reader FOR EACH ROW EXECUTE FUNCTION atlas.tell_reader();
ALTER FUNCTION atlas.tell_reader() OWNER TO atlas_retire;
