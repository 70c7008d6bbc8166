-- Which place the next step of a subject has. It belongs to `atlas_search`, for whoever writes the step may not read each
-- one before it: a package that was written anew under a wider handling begins under the narrower one.

CREATE OR REPLACE FUNCTION atlas.next_place(asked uuid)
RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT coalesce(max(t.place), -1) + 1 FROM atlas.transition t WHERE t.subject = asked
$$;

REVOKE ALL ON FUNCTION atlas.next_place(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.next_place(uuid) TO atlas_app;
ALTER FUNCTION atlas.next_place(uuid) OWNER TO atlas_search;
