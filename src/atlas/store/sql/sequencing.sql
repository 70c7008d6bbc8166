-- The order of a feed: what is committed gets its numbers, and what nobody needs any more goes. These belong to
-- `atlas_retire`; the rows and what writes them are in `numbering.sql`.

-- Number what is committed and waits, one caller at a time: whoever holds the lock sees all that was committed before,
-- so nothing that commits later ever gets a smaller number. Answers how many.
CREATE OR REPLACE FUNCTION atlas.number_changes(moment timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
DECLARE
    numbered integer;
    last_number bigint;
    last_added timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM atlas.change c WHERE c.number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.numbering', 0));
    -- what was given counts, and not what is left of it: the rows with the greatest numbers may be gone
    SELECT greatest(max(g.number), 0), max(g.added_at) INTO last_number, last_added
    FROM (SELECT l.number, l.added_at FROM atlas.last_change l
          UNION ALL (SELECT c.number, c.added_at FROM atlas.change c
                     WHERE c.number IS NOT NULL ORDER BY c.number DESC LIMIT 1)) AS g;
    last_added := greatest(moment, last_added + interval '1 microsecond');
    UPDATE atlas.change c
    SET number = last_number + w.nth, added_at = last_added
    -- by where a row lies: by its key, a planner that knows nothing of it yet reads all that waits for each that waits
    FROM (SELECT p.ctid AS spot, row_number() OVER (ORDER BY p.place) AS nth
          FROM atlas.change p WHERE p.number IS NULL) AS w
    WHERE c.ctid = w.spot;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    INSERT INTO atlas.last_change AS l (number, added_at) VALUES (last_number + numbered, last_added)
    ON CONFLICT (one) DO UPDATE SET number = excluded.number, added_at = excluded.added_at;
    RETURN numbered;
END
$$;

-- Forget what is gone and erased long since.
CREATE OR REPLACE FUNCTION atlas.forget_changes(before timestamptz)
RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    WITH forgotten AS (
        DELETE FROM atlas.change c WHERE c.gone AND c.added_at < before
        AND EXISTS (SELECT FROM atlas.erasure e WHERE e.claim = c.claim) RETURNING 1)
    SELECT count(*)::integer FROM forgotten
$$;

CREATE OR REPLACE FUNCTION atlas.forget_submissions(before timestamptz)
RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    WITH forgotten AS (DELETE FROM atlas.submission s WHERE s.requested_at < before RETURNING 1)
    SELECT count(*)::integer FROM forgotten
$$;

-- Grants first: afterwards they are the new owner's to give.
REVOKE ALL ON FUNCTION atlas.number_changes(timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.forget_changes(timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.forget_submissions(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.number_changes(timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.forget_changes(timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.forget_submissions(timestamptz) TO atlas_app;
ALTER FUNCTION atlas.number_changes(timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.forget_changes(timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.forget_submissions(timestamptz) OWNER TO atlas_retire;
