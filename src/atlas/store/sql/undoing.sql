-- Which claims an undo of an import takes, and which it took. Both belong to `atlas_retire`, as those of `ending.sql` do.

-- The author's claims of a batch that an undo withdraws, by id from `after` on: no object of which another batch brought
-- a version that is left. What is held is among them: `withdraw` leaves it.
CREATE OR REPLACE FUNCTION atlas.undoable(undone uuid, after uuid, cap integer)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT c.id FROM atlas.claim c
    WHERE c.author = nullif(current_setting('atlas.author', true), '')::uuid AND c.batch = undone
      AND c.withdrawn_at IS NULL AND (after IS NULL OR c.id > after)
      AND (NOT EXISTS (
              SELECT FROM atlas.claim s WHERE s.author = c.author AND s.object = c.object AND s.batch <> undone
              AND s.withdrawn_at IS NULL)
          OR NOT c.current AND EXISTS (
              SELECT FROM atlas.claim s WHERE s.author = c.author AND s.object = c.object AND s.current))
    ORDER BY c.id LIMIT cap
$$;

-- The author's claims of a batch that were withdrawn since a moment, by id from `after` on.
CREATE OR REPLACE FUNCTION atlas.undone(undone uuid, since timestamptz, after uuid, cap integer)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT c.id FROM atlas.claim c
    WHERE c.author = nullif(current_setting('atlas.author', true), '')::uuid AND c.batch = undone
      AND c.withdrawn_at >= since AND (after IS NULL OR c.id > after)
    ORDER BY c.id LIMIT cap
$$;

-- All claims of the author that stand, by id from `after` on: what a roll-back of all withdraws.
CREATE OR REPLACE FUNCTION atlas.own_standing(after uuid, cap integer)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT c.id FROM atlas.claim c
    WHERE c.author = nullif(current_setting('atlas.author', true), '')::uuid
      AND c.withdrawn_at IS NULL AND (after IS NULL OR c.id > after)
    ORDER BY c.id LIMIT cap
$$;

-- The author's claims that were withdrawn at one moment, by id from `after` on: what putting all back puts back.
CREATE OR REPLACE FUNCTION atlas.own_withdrawn(moment timestamptz, after uuid, cap integer)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT c.id FROM atlas.claim c
    WHERE c.author = nullif(current_setting('atlas.author', true), '')::uuid
      AND c.withdrawn_at = moment AND (after IS NULL OR c.id > after)
    ORDER BY c.id LIMIT cap
$$;

-- Withdraw what the author judged and which citations he stated, or with `back` put back what was withdrawn at that
-- moment. Answers how many.
CREATE OR REPLACE FUNCTION atlas.roll_said(moment timestamptz, back boolean)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    judged integer;
    cited integer;
BEGIN
    UPDATE atlas.judgement j SET withdrawn_at = CASE WHEN back THEN NULL ELSE moment END
    WHERE j.author = me AND CASE WHEN back THEN j.withdrawn_at = moment ELSE j.withdrawn_at IS NULL END;
    GET DIAGNOSTICS judged = ROW_COUNT;
    UPDATE atlas.citation k SET withdrawn_at = CASE WHEN back THEN NULL ELSE moment END
    WHERE k.author = me AND CASE WHEN back THEN k.withdrawn_at = moment ELSE k.withdrawn_at IS NULL END;
    GET DIAGNOSTICS cited = ROW_COUNT;
    RETURN judged + cited;
END
$$;

REVOKE ALL ON FUNCTION atlas.undoable(uuid, uuid, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.undone(uuid, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.undoable(uuid, uuid, integer) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.undone(uuid, timestamptz, uuid, integer) TO atlas_app;
ALTER FUNCTION atlas.undoable(uuid, uuid, integer) OWNER TO atlas_retire;
ALTER FUNCTION atlas.undone(uuid, timestamptz, uuid, integer) OWNER TO atlas_retire;
REVOKE ALL ON FUNCTION atlas.own_standing(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.own_standing(uuid, integer) TO atlas_app;
ALTER FUNCTION atlas.own_standing(uuid, integer) OWNER TO atlas_retire;
REVOKE ALL ON FUNCTION atlas.own_withdrawn(timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.own_withdrawn(timestamptz, uuid, integer) TO atlas_app;
ALTER FUNCTION atlas.own_withdrawn(timestamptz, uuid, integer) OWNER TO atlas_retire;
REVOKE ALL ON FUNCTION atlas.roll_said(timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.roll_said(timestamptz, boolean) TO atlas_app;
ALTER FUNCTION atlas.roll_said(timestamptz, boolean) OWNER TO atlas_retire;
