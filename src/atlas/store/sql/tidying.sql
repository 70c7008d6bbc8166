-- Once a day: delete old notifications, old comments on things, and those on things that nothing tells of any more.
-- What is withdrawn can come back for some days, so a comment waits until its thing was away for 31. The periods stand
-- here, and no moment counts that has not come: whoever may call this deletes nothing before its time.
CREATE OR REPLACE FUNCTION atlas.tidy_discussion(told timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
DECLARE
    moment timestamptz := least(told, statement_timestamp());
    ended integer;
    more integer;
BEGIN
    DELETE FROM atlas.notification n WHERE n.recorded_at < moment - interval '90 days';
    GET DIAGNOSTICS ended = ROW_COUNT;
    UPDATE atlas.comment m SET alone_since = NULL
    WHERE m.alone_since IS NOT NULL AND EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = m.thing);
    UPDATE atlas.comment m SET alone_since = moment
    WHERE m.claim IS NULL AND m.alone_since IS NULL
      AND NOT EXISTS (SELECT FROM atlas.appearance a WHERE a.thing = m.thing);
    DELETE FROM atlas.comment m
    WHERE m.claim IS NULL AND (m.recorded_at < moment - interval '1095 days' OR m.alone_since < moment - interval '31 days');
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN ended + more;
END
$$;

REVOKE ALL ON FUNCTION atlas.tidy_discussion(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.tidy_discussion(timestamptz) TO atlas_app;
ALTER FUNCTION atlas.tidy_discussion(timestamptz) OWNER TO atlas_retire;
