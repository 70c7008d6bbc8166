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
    SELECT s.person, count(*) FROM atlas.vet_seat s WHERE s.declined_at IS NULL AND s.done_at IS NULL
      AND NOT EXISTS (SELECT FROM atlas.vet_review v WHERE v.seat = s.id) GROUP BY s.person
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
-- Who lost the place meanwhile counts no more.
CREATE OR REPLACE FUNCTION atlas.vet_reviews(asked uuid)
RETURNS SETOF atlas.vet_review
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT v.* FROM atlas.vet_review v
    JOIN atlas.vet_seat own ON own.id = v.seat AND own.declined_at IS NULL
    WHERE v.round = asked AND NOT EXISTS (
        SELECT FROM atlas.vet_seat s WHERE s.round = asked AND s.declined_at IS NULL AND NOT EXISTS (
            SELECT FROM atlas.vet_review w WHERE w.seat = s.id))
    ORDER BY v.recorded_at, v.id
$$;

-- Let a claim under review go into a state, and answer whether it did. What it needs is asked again here, under the lock
-- of the round, from its rows alone: two reviewers to sit, two reviews to end, and to be vetted two organisations beside
-- the contributor's that accept it, without one that waits or says otherwise, and as many lineages as each of them found.
-- Where they disagree, both who decide and one of the first two accept it. One alone decides nothing, and is read by
-- nobody before the other has decided too. Nobody moves it without saying for whom, save that time is over; and a
-- version that ended goes nowhere else.
CREATE OR REPLACE FUNCTION atlas.vet_move(
    asked uuid, into_state text, because text, moment timestamptz
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
    deciders integer;
    decided integer;
    apart boolean;
    roots integer;
    single boolean;
    stands boolean;
    before text;
    mover uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    ends boolean := into_state IN ('vetted', 'rejected', 'legit-but-compromised', 'needs-more', 'expired');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.vetting ' || asked::text, 0));
    -- the claim before the round, as whoever supersedes it does
    SELECT c.current AND c.withdrawn_at IS NULL, c.vetting INTO stands, before FROM atlas.claim c
    WHERE c.id = (SELECT r.claim FROM atlas.vet_round r WHERE r.id = asked) FOR UPDATE;
    SELECT * INTO it FROM atlas.vet_round r WHERE r.id = asked AND r.closed_at IS NULL;
    IF it.id IS NULL OR into_state <> 'expired' AND (mover IS NULL OR NOT coalesce(stands, false)) THEN
        RETURN false;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE v.id IS NULL), count(DISTINCT v.organisation),
           count(DISTINCT v.organisation) FILTER (WHERE v.verdict = 'accept'),
           coalesce(min(v.lineages) FILTER (WHERE v.verdict = 'accept'), 0),
           coalesce(bool_and(v.single_source) FILTER (WHERE v.verdict = 'accept'), false),
           count(*) FILTER (WHERE s.deciding),
           count(DISTINCT v.organisation) FILTER (WHERE s.deciding AND v.verdict = 'accept')
    INTO sitting, waiting, said, accepted, roots, single, deciders, decided
    FROM atlas.vet_seat s LEFT JOIN atlas.vet_review v ON v.seat = s.id AND v.organisation <> it.author
    WHERE s.round = asked AND s.declined_at IS NULL;
    -- grades of those whose word counts last; 6 is none
    SELECT coalesce(max(v.credibility) - min(v.credibility) >= 2, false) INTO apart
    FROM atlas.vet_seat s JOIN atlas.vet_review v ON v.seat = s.id
    WHERE s.round = asked AND s.declined_at IS NULL AND s.deciding = (deciders > 0) AND v.credibility <> 6;
    IF NOT (CASE into_state
        WHEN 'triaged' THEN sitting < 2
        WHEN 'in-review' THEN sitting >= 2
        WHEN 'disputed' THEN it.doubt <> '' OR waiting = 0 AND said >= 2
        WHEN 'expired' THEN it.opened_at <= least(moment, clock_timestamp()) - interval '30 days'
        WHEN 'vetted' THEN waiting = 0 AND accepted >= 2 AND (single OR roots >= 2) AND NOT apart
            AND (deciders = 0 AND accepted = said OR decided >= 2 AND decided = deciders AND accepted > decided)
        ELSE ends AND waiting = 0 AND said >= 2 AND deciders <> 1 END)
    THEN
        RETURN false;
    END IF;
    IF waiting = 0 AND said >= 2 AND deciders = 0 OR ends THEN
        UPDATE atlas.vet_review v SET handling = it.handling WHERE v.round = asked;
    END IF;
    IF ends THEN
        UPDATE atlas.vet_seat s SET done_at = moment WHERE s.round = asked AND s.done_at IS NULL;
        UPDATE atlas.vet_round r SET closed_at = moment, outcome = into_state, why = because,
            single_source = into_state = 'vetted' AND single AND roots < 2,
            lineages = CASE WHEN into_state = 'vetted' THEN roots ELSE 0 END WHERE r.id = asked;
    ELSE
        UPDATE atlas.vet_seat s SET done_at = moment WHERE s.round = asked AND s.done_at IS NULL
            AND EXISTS (SELECT FROM atlas.vet_review v WHERE v.seat = s.id);
    END IF;
    IF before IS DISTINCT FROM into_state THEN
        UPDATE atlas.claim c SET vetting = into_state WHERE c.id = it.claim;
        INSERT INTO atlas.transition (id, handling, subject_kind, subject, place, from_state, to_state, organisation,
            person, at)
        SELECT gen_random_uuid(), it.handling, 'claim', it.claim, coalesce(max(t.place), -1) + 1,
               coalesce(before, ''), into_state,
               CASE WHEN into_state = 'expired' THEN it.opened_by ELSE mover END, NULL, moment
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

-- Give back the seats of whoever may not review any more: suspended, gone, or without the role, training or agreement. It
-- answers in which rounds, and who asked for each: another is drawn.
CREATE OR REPLACE FUNCTION atlas.vet_leave(moment timestamptz)
RETURNS TABLE (round uuid, opened_by uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    WITH empty AS (
        UPDATE atlas.vet_seat s SET declined_at = moment
        WHERE s.declined_at IS NULL AND s.done_at IS NULL AND NOT (
            atlas.has_standing(s.person, s.organisation, least(moment, clock_timestamp())) AND EXISTS (
                SELECT FROM atlas.person p WHERE p.id = s.person AND 'R4' = ANY (p.roles)))
        RETURNING s.round
    )
    SELECT DISTINCT r.id, r.opened_by FROM empty e JOIN atlas.vet_round r ON r.id = e.round
    WHERE r.closed_at IS NULL ORDER BY r.id
$$;

-- Open rounds that lack somebody, with who asked for each: two who review, and where these disagree two who decide. For
-- the daily draw alone, never shown.
CREATE OR REPLACE FUNCTION atlas.vet_lacking()
RETURNS TABLE (round uuid, opened_by uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT r.id, r.opened_by FROM atlas.vet_round r CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE NOT s.deciding) AS sitting, count(*) FILTER (WHERE s.deciding) AS deciders,
               count(*) FILTER (WHERE NOT s.deciding AND EXISTS (
                   SELECT FROM atlas.vet_review v WHERE v.seat = s.id)) AS said
        FROM atlas.vet_seat s WHERE s.round = r.id AND s.declined_at IS NULL) AS n
    WHERE r.closed_at IS NULL AND (n.sitting < 2 OR n.said >= 2 AND n.deciders < 2) ORDER BY r.opened_at, r.id
$$;

-- Which claims that stand as vetted the writer's organisation helped to vet: for its roll-back.
CREATE OR REPLACE FUNCTION atlas.vet_helped()
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    SELECT DISTINCT r.claim FROM atlas.vet_review v JOIN atlas.vet_round r ON r.id = v.round
    JOIN atlas.claim c ON c.id = r.claim
    WHERE v.organisation = nullif(current_setting('atlas.author', true), '')::uuid AND v.verdict = 'accept'
      AND r.outcome = 'vetted' AND c.vetting = 'vetted' AND c.current AND c.withdrawn_at IS NULL
    ORDER BY r.claim
$$;

GRANT EXECUTE ON FUNCTION atlas.has_standing(uuid, uuid, timestamptz) TO atlas_search;
REVOKE ALL ON FUNCTION atlas.vet_leave(timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_lacking() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_helped() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_seats(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_waiting() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_conflicts(uuid[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_refusing(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_reviews(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_move(uuid, text, text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.vet_overdue(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.vet_leave(timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_lacking() TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_helped() TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_seats(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_waiting() TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_conflicts(uuid[]) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_refusing(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_reviews(uuid) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_move(uuid, text, text, timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.vet_overdue(timestamptz) TO atlas_app;
ALTER FUNCTION atlas.vet_leave(timestamptz) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_lacking() OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_helped() OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_seats(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_waiting() OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_conflicts(uuid[]) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_refusing(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_reviews(uuid) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_move(uuid, text, text, timestamptz) OWNER TO atlas_search;
ALTER FUNCTION atlas.vet_overdue(timestamptz) OWNER TO atlas_search;
