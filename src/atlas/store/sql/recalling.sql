-- A task for each released version that rests on one of these claims, once, and a notice for each who reads it.
CREATE OR REPLACE FUNCTION atlas.recall_claims(claims uuid[], cause text, moment timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    WITH raised AS (
        INSERT INTO atlas.package_recall (id, handling, release, place, why, recorded_at)
        SELECT gen_random_uuid(), r.handling, l.release, l.place, cause, moment
        FROM atlas.package_line l JOIN atlas.package_release r ON r.id = l.release WHERE l.claim = ANY (claims)
        ON CONFLICT (release, place, why, recorded_at) DO NOTHING RETURNING release
    )
    INSERT INTO atlas.notification (id, handling, recipient, kind, object, recorded_at)
    SELECT gen_random_uuid(), r.telling, r.person, 'recall', r.release, moment
    FROM atlas.package_reader r WHERE r.release IN (SELECT release FROM raised);
END
$$;

-- the triggers alone call it
REVOKE ALL ON FUNCTION atlas.recall_claims(uuid[], text, timestamptz) FROM PUBLIC, atlas_app;
ALTER FUNCTION atlas.recall_claims(uuid[], text, timestamptz) OWNER TO atlas_retire;

-- Let nobody end, change or review these claims until the transaction ends: a release weighs them behind this. It answers
-- nothing. It belongs to `atlas_search`, which may lock a claim of whatever contributor.
CREATE OR REPLACE FUNCTION atlas.hold_claims(claims uuid[])
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM atlas.claim c WHERE c.id = ANY (claims) ORDER BY c.id FOR SHARE;
END
$$;

REVOKE ALL ON FUNCTION atlas.hold_claims(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.hold_claims(uuid[]) TO atlas_app;
ALTER FUNCTION atlas.hold_claims(uuid[]) OWNER TO atlas_search;
