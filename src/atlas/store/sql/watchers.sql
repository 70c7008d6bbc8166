-- Keep that somebody opened a thing, with the handlings that he saw of it; of one day the latest time. What it does and
-- how long it takes does not depend on what is watched.
CREATE OR REPLACE FUNCTION atlas.note_opened(who uuid, member uuid, what uuid, seen integer[], moment timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    INSERT INTO atlas.opened AS o (person, organisation, day, thing, handling, opened_at)
    SELECT DISTINCT who, member, (moment AT TIME ZONE 'UTC')::date, what, each, moment
    FROM unnest(CASE WHEN cardinality(seen) > 0 THEN seen ELSE ARRAY[-1] END) AS each
    ON CONFLICT (person, day, thing, handling)
    DO UPDATE SET opened_at = greatest(o.opened_at, excluded.opened_at)
$$;

-- Raise the alarms that are due, each once for a person and a day, and return the new ones; a count of one day follows
-- what is opened further on. Whoever opened the thing raises one where his scope showed the handling of the watched
-- claim, at a time when it was watched. What is older than `kept` days is forgotten.
CREATE OR REPLACE FUNCTION atlas.raise_alarms(breadth integer, kept integer, moment timestamptz)
RETURNS TABLE (id uuid, kind text, owner uuid, person uuid, organisation uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    INSERT INTO atlas.alarm AS a (id, kind, owner, person, organisation, bait, number, day, happened_at, raised_at)
    SELECT gen_random_uuid(), found.*, moment FROM (
        SELECT 'bait', b.owner, o.person, o.organisation, b.id, 1, o.day, o.opened_at
        FROM atlas.bait b JOIN atlas.appearance p ON p.claim = b.claim AND p.thing = b.thing
        JOIN atlas.opened o ON o.thing = b.thing AND o.handling = p.handling
        WHERE b.ended_at IS NULL AND o.organisation <> b.owner AND o.opened_at >= b.planted_at
      UNION ALL
        SELECT 'export', b.owner, d.person, d.organisation, b.id, 1, (d.sent_at AT TIME ZONE 'UTC')::date, d.sent_at
        FROM atlas.bait b JOIN atlas.dissemination_line l ON l.author = b.owner AND l.claim = b.claim
        JOIN atlas.dissemination d ON d.id = l.dissemination
        WHERE b.ended_at IS NULL AND d.organisation <> b.owner AND d.sent_at >= b.planted_at AND d.person IS NOT NULL
      UNION ALL
        SELECT 'breadth', NULL, o.person, o.organisation, NULL, count(DISTINCT o.thing)::integer, o.day,
               max(o.opened_at)
        FROM atlas.opened o GROUP BY o.person, o.organisation, o.day HAVING count(DISTINCT o.thing) >= breadth
    ) AS found ON CONFLICT DO NOTHING
    RETURNING a.id, a.kind, a.owner, a.person, a.organisation;
    UPDATE atlas.alarm a SET number = o.number, happened_at = o.latest
    FROM (SELECT person, day, count(DISTINCT thing)::integer AS number, max(opened_at) AS latest
          FROM atlas.opened GROUP BY person, day HAVING count(DISTINCT thing) > breadth) AS o
    WHERE a.kind = 'breadth' AND a.person = o.person AND a.day = o.day AND a.number < o.number;
    DELETE FROM atlas.opened o WHERE o.day < (moment AT TIME ZONE 'UTC')::date - kept;
END
$$;

REVOKE ALL ON FUNCTION atlas.note_opened(uuid, uuid, uuid, integer[], timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.raise_alarms(integer, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.note_opened(uuid, uuid, uuid, integer[], timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.raise_alarms(integer, integer, timestamptz) TO atlas_app;
ALTER FUNCTION atlas.note_opened(uuid, uuid, uuid, integer[], timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.raise_alarms(integer, integer, timestamptz) OWNER TO atlas_retire;
