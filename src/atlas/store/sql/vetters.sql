-- Who was drawn to review, what they say once all have, and into which state a claim may go. All belong to `atlas_search`.

-- Which organisations sit in a round or sat in it, and in what state each seat is: for the draw alone, never shown.
CREATE OR REPLACE FUNCTION atlas.vet_seats(asked uuid)
RETURNS TABLE (organisation uuid, deciding boolean, state text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT s.organisation, s.deciding, CASE WHEN s.declined_at IS NOT NULL THEN 'declined'
        WHEN EXISTS (SELECT FROM atlas.vet_review v WHERE v.seat = s.id) THEN 'reviewed' ELSE 'waiting' END
    FROM atlas.vet_seat s WHERE s.round = asked
$$;

-- How many reviews wait for each person: for the draw alone, never shown.
CREATE OR REPLACE FUNCTION atlas.vet_waiting()
RETURNS TABLE (person uuid, seats bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT s.person, count(*) FROM atlas.vet_seat s WHERE s.declined_at IS NULL AND s.done_at IS NULL GROUP BY s.person
$$;

-- Which organisations declared a conflict of interest with one of these: for the draw alone, never shown.
CREATE OR REPLACE FUNCTION atlas.vet_conflicts(parties uuid[])
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT DISTINCT k.organisation FROM atlas.vet_conflict k WHERE k.against = ANY (parties) AND k.ended_at IS NULL
$$;

-- Which organisations did not accept what the same author said of the same thing before: for the draw alone, never shown.
CREATE OR REPLACE FUNCTION atlas.vet_refusing(asked uuid)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT DISTINCT v.organisation FROM atlas.vet_round n
    JOIN atlas.vet_round r ON r.thing = n.thing AND r.author = n.author AND r.id <> n.id
    JOIN atlas.vet_review v ON v.round = r.id AND v.verdict <> 'accept'
    WHERE n.id = asked
$$;

-- The reviews of a round in their order; none while somebody who was drawn has not reviewed: they are blind to each other.
CREATE OR REPLACE FUNCTION atlas.vet_reviews(asked uuid)
RETURNS SETOF atlas.vet_review
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT v.* FROM atlas.vet_review v
    WHERE v.round = asked AND NOT EXISTS (
        SELECT FROM atlas.vet_seat s WHERE s.round = asked AND s.declined_at IS NULL AND NOT EXISTS (
            SELECT FROM atlas.vet_review w WHERE w.seat = s.id))
    ORDER BY v.recorded_at, v.id
$$;

-- Let a claim under review go into a state, and answer whether it did. What it needs is asked again here, under the lock
-- of the round, whatever the caller computed: two reviewers to sit, two reviews to end, and two organisations beside the
-- contributor's that accept it, without one that waits, to be vetted.
CREATE OR REPLACE FUNCTION atlas.vet_move(
    asked uuid, into_state text, because text, single boolean, roots integer, moment timestamptz
)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
DECLARE
    it atlas.vet_round;
    sitting integer;
    waiting integer;
    said integer;
    accepted integer;
    before text;
    ends boolean := into_state IN ('vetted', 'rejected', 'legit-but-compromised', 'needs-more', 'expired');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.vetting ' || asked::text, 0));
    SELECT * INTO it FROM atlas.vet_round r WHERE r.id = asked AND r.closed_at IS NULL;
    IF it.id IS NULL THEN
        RETURN false;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE v.id IS NULL), count(DISTINCT v.organisation),
           count(DISTINCT v.organisation) FILTER (WHERE v.verdict = 'accept')
    INTO sitting, waiting, said, accepted
    FROM atlas.vet_seat s LEFT JOIN atlas.vet_review v ON v.seat = s.id AND v.organisation <> it.author
    WHERE s.round = asked AND s.declined_at IS NULL;
    IF NOT (CASE into_state
        WHEN 'triaged' THEN sitting < 2
        WHEN 'in-review' THEN sitting >= 2
        WHEN 'disputed' THEN it.doubt <> '' OR waiting = 0 AND said >= 2
        WHEN 'expired' THEN it.opened_at <= least(moment, clock_timestamp()) - interval '30 days'
        WHEN 'vetted' THEN waiting = 0 AND accepted >= 2 AND (single OR roots >= 2)
        ELSE ends AND waiting = 0 AND said >= 2 END)
    THEN
        RETURN false;
    END IF;
    IF waiting = 0 AND said >= 2 OR ends THEN
        UPDATE atlas.vet_review v SET handling = it.handling WHERE v.round = asked;
    END IF;
    IF ends THEN
        UPDATE atlas.vet_seat s SET done_at = moment WHERE s.round = asked AND s.done_at IS NULL;
        UPDATE atlas.vet_round r SET closed_at = moment, outcome = into_state, why = because,
            single_source = single, lineages = roots WHERE r.id = asked;
    ELSE
        UPDATE atlas.vet_seat s SET done_at = moment WHERE s.round = asked AND s.done_at IS NULL
            AND EXISTS (SELECT FROM atlas.vet_review v WHERE v.seat = s.id);
    END IF;
    SELECT c.vetting INTO before FROM atlas.claim c WHERE c.id = it.claim FOR UPDATE;
    IF before IS DISTINCT FROM into_state THEN
        UPDATE atlas.claim c SET vetting = into_state WHERE c.id = it.claim;
        INSERT INTO atlas.transition (id, handling, subject_kind, subject, place, from_state, to_state, organisation,
            person, at)
        SELECT gen_random_uuid(), it.handling, 'claim', it.claim, coalesce(max(t.place), -1) + 1,
               coalesce(before, ''), into_state,
               CASE WHEN into_state = 'expired' THEN it.opened_by
               ELSE coalesce(nullif(current_setting('atlas.author', true), '')::uuid, it.opened_by) END, NULL, moment
        FROM atlas.transition t WHERE t.subject = it.claim;
    END IF;
    RETURN true;
END
$$;

-- Rounds whose time is over, with their claims: for the daily work alone.
CREATE OR REPLACE FUNCTION atlas.vet_overdue(moment timestamptz)
RETURNS TABLE (round uuid, claim uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT r.id, r.claim FROM atlas.vet_round r
    WHERE r.closed_at IS NULL AND r.opened_at <= least(moment, clock_timestamp()) - interval '30 days' ORDER BY r.opened_at, r.id
$$;

REVOKE ALL ON FUNCTION atlas.vet_seats(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_waiting() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_conflicts(uuid[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_refusing(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_reviews(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_move(uuid, text, text, boolean, integer, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_overdue(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.vet_seats(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_waiting() TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_conflicts(uuid[]) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_refusing(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_reviews(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_move(uuid, text, text, boolean, integer, timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_overdue(timestamptz) TO atlas_app;
ALTER FUNCTION atlas.vet_seats(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_waiting() OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_conflicts(uuid[]) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_refusing(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_reviews(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_move(uuid, text, text, boolean, integer, timestamptz) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_overdue(timestamptz) OWNER TO atlas_search;
