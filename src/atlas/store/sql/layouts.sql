-- What is kept of the map for one scope or one person. Neither table holds a claim.

-- Where things stand, computed from one scope and shown to that scope alone: `scope` is the SHA-256 of the bits
-- that stand in `atlas.readable`, so whoever reads one handling more or less finds other rows. Disposable.
CREATE TABLE layout (
    id         uuid PRIMARY KEY,
    scope      bytea NOT NULL CHECK (length(scope) = 32),
    key        bytea NOT NULL CHECK (length(key) = 32),
    body       bytea NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX layout_key ON layout (scope, key);

-- A saved state of the map. Each change is a row of its own; the latest of a view counts.
CREATE TABLE saved_view (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    view        uuid NOT NULL,
    name        text COLLATE "C" NOT NULL,
    state       text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    removed     boolean NOT NULL
);
CREATE INDEX saved_view_view ON saved_view (view, recorded_at);

-- The newest claim of a scope tells whether its map is stale.
CREATE INDEX claim_recorded ON claim (recorded_at);

DO $$
DECLARE
    walled text;
    own CONSTANT text := $own$scope = (SELECT sha256(convert_to(
        nullif(current_setting('atlas.readable', true), ''), 'UTF8')))$own$;
BEGIN
    FOREACH walled IN ARRAY ARRAY['layout', 'saved_view']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
    END LOOP;
    EXECUTE 'CREATE POLICY reads ON layout FOR SELECT TO atlas_app USING (' || own || ')';
    EXECUTE 'CREATE POLICY gives ON layout FOR INSERT TO atlas_app WITH CHECK (' || own || ')';
    -- outside of every scope only what has expired can be deleted, and nothing of it is seen
    EXECUTE 'CREATE POLICY forgets ON layout FOR DELETE TO atlas_app USING (expires_at < now() OR ' || own || ')';
END
$$;
GRANT DELETE ON layout TO atlas_app;
CREATE POLICY reads ON saved_view FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON saved_view FOR INSERT TO atlas_app WITH CHECK ({writable});
