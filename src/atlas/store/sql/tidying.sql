-- Once a day: delete old notifications, old comments on things, and those on things that nothing tells of any more.
-- What is withdrawn can come back for some days, so a comment waits until its thing was away for `grace`.
CREATE OR REPLACE FUNCTION atlas.tidy_discussion(moment timestamptz, notices interval, comments interval, grace interval)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
DECLARE
    ended integer;
    more integer;
BEGIN
    DELETE FROM atlas.notification n WHERE n.recorded_at < moment - notices;
    GET DIAGNOSTICS ended = ROW_COUNT;
    UPDATE atlas.comment m SET alone_since = NULL
    WHERE m.alone_since IS NOT NULL AND EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = m.thing);
    UPDATE atlas.comment m SET alone_since = moment
    WHERE m.claim IS NULL AND m.alone_since IS NULL
      AND NOT EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = m.thing);
    DELETE FROM atlas.comment m
    WHERE m.claim IS NULL AND (m.recorded_at < moment - comments OR m.alone_since < moment - grace);
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN ended + more;
END
$$;

REVOKE ALL ON FUNCTION atlas.tidy_discussion(timestamptz, interval, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.tidy_discussion(timestamptz, interval, interval, interval) TO atlas_app;
ALTER FUNCTION atlas.tidy_discussion(timestamptz, interval, interval, interval) OWNER TO atlas_retire;
