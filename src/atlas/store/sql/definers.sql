-- Two of the functions that run as somebody else; the others end claims (`ending.sql`). Each belongs to a role that cannot log in and sees only
-- the columns it needs. pg_temp stands last in the search path: else a temporary view would run as its owner.

-- Words are asked together, but weighed one by one (`weighed`: the same words, joined by OR): ts_rank of an
-- AND goes by the distance of positions, and ours have none. It uses no corpus statistics: keep it so.
-- Where the words are common (`visible`, how many visible claims hold the rarest of them, is more than `cap`), names are
-- weighed, and the rest is taken where these are too few, both by id: to weigh a hundred thousand texts takes long, and
-- nobody reads that far. Ids are random, so a share of their range is a share of the claims: shares are asked one after
-- another until there is enough, the first twice as wide as words of so many claims need, each later one four times that.
CREATE OR REPLACE FUNCTION atlas.search_claims(
    query tsquery, weighed tsquery, visible bigint, cap integer
)
RETURNS TABLE (claim uuid, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
-- the plan must know how wide a share is
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    range CONSTANT bigint := 4294967296; -- of the first 32 bits of an id
    few CONSTANT boolean := visible <= cap;
    lacking integer := CASE WHEN few THEN 0 ELSE cap END;
    place bigint;
    width bigint;
    low uuid;
    high uuid;
    met integer;
BEGIN
    FOR pass IN 1..2 LOOP
        EXIT WHEN lacking = 0;
        lacking := cap;
        place := 0;
        width := least(range, 1 + (2.0 * cap / visible * range)::bigint);
        WHILE lacking > 0 AND place < range LOOP
            low := (lpad(to_hex(place), 8, '0') || repeat('0', 24))::uuid;
            place := least(range, place + width);
            high := (lpad(to_hex(place - 1), 8, '0') || repeat('f', 24))::uuid;
            width := width * 4;
            IF pass = 1 THEN
                RETURN QUERY
                SELECT id, ts_rank(ts_filter(words, '{a}'), weighed)
                FROM atlas.claim
                WHERE ts_filter(words, '{a}') @@ query AND current AND {readable}
                  AND id BETWEEN low AND high
                ORDER BY 1
                LIMIT lacking;
            ELSE
                RETURN QUERY
                SELECT id, 0::real
                FROM atlas.claim
                WHERE words @@ query AND current AND {readable}
                  AND id BETWEEN low AND high
                ORDER BY 1
                LIMIT lacking;
            END IF;
            GET DIAGNOSTICS met = ROW_COUNT;
            lacking := lacking - met;
        END LOOP;
    END LOOP;
    RETURN QUERY
    (SELECT id, ts_rank(words, weighed)
     FROM atlas.claim
     WHERE few AND words @@ query AND current AND {readable}
     ORDER BY 2 DESC, 1
     LIMIT cap)
    UNION ALL
    -- the words of stricter parts, each beside those of the object that it is part of
    (SELECT part.claim, ts_rank(words, weighed)
     FROM atlas.claim_part AS part
     WHERE words @@ query AND {readable}
       AND EXISTS (SELECT FROM atlas.claim c WHERE c.id = part.claim AND c.current)
     ORDER BY 2 DESC, 1
     LIMIT cap);
END
$$;

-- A text that ranks the versions of one object, of fields that hold no space. It runs as its caller.
CREATE OR REPLACE FUNCTION atlas.version_rank(
    version text, strictness text, spec text, bare bytea, labels smallint, digest bytea
)
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (version || ' ' || split_part(strictness, '-', 1) || ' ' || split_part(strictness, '-', 2) || ' '
        || spec || ' ' || encode(bare, 'hex') || ' ' || (9 - labels)::text || ' ' || encode(digest, 'hex') || ' '
        || split_part(strictness, '-', 3)) COLLATE "C"
$$;

-- Decide, over all versions of the author's objects, what becomes of the versions offered, in their order, as
-- if they came one by one. What is withdrawn is left out: it neither comes back nor stands in the way.
-- Takes the author's lock first, so two imports of one object agree. What is no
-- longer current loses its projections here; the caller inserts the versions whose verdict is not 'unchanged'.
-- Noted here too is that the contributor withdrew the version that stood until now, where one under another handling
-- holds from now on; the day stays while that is so, however often what holds is marked anew. A version that comes
-- behind another was never in force, so nobody is told of it.
-- Who asks as a reader (`as_reader`) hears how his versions are weighed against those alone whose handling he reads, or
-- offers here: all is judged a second time (`heard`) as if the others were not there. Else he hears the truth.
-- A version is a content under a handling, and of a masked person under what holds for the whole (the fourth part of
-- its strictness: a category, purposes and basis); `bares` are the digests of the contents without the labels at their end, of
-- which an export adds one, `labels` how many these are. What is known under the same handling with fewer labels is
-- unchanged; with more, it was kept and never stands again (`ONLY_LABELLED` in `store/claims.py`), so that one's own
-- export is known before and after its original. Versions are ranked by date, then strictness
-- (`policy/strictness.py`: rank, whether it was stated, tie), STIX version, content without labels, fewness of labels,
-- content. The greatest of those not dated ahead stands, unless one dated ahead and later is stricter: then none does,
-- and all are hidden behind that one. What stands and what shows so depends on the versions there are and not on their
-- order.
-- Verdicts: new, supersedes, history, unchanged. `is_current`: it ends as the current version of its object.
-- `covering`: the handling of the version that stands above it, which a reader of this one must be able to read too; of
-- a version with stricter parts that of the whole (`wholes`), since what came before may have said them openly. To whom
-- a version is withdrawn is decided by the handlings without the parts: whoever reads those has lost nothing else.
-- To be heard: `told` and `told_current`, the verdict and whether it is current; `conflict`: the same object and
-- version stands with another content in the same STIX version; `beside`: the handling of the other version of the same
-- date that it was weighed against.
CREATE OR REPLACE FUNCTION atlas.retire(
    objects uuid[], versions text[], specs text[], digests bytea[], aheads boolean[],
    handlings integer[], strictnesses text[], things uuid[], stix_ids text[], bares bytea[],
    labels smallint[], wholes integer[], moment timestamptz, as_reader boolean
)
RETURNS TABLE (
    place integer, verdict text, is_current boolean, covering integer,
    told text, told_current boolean, conflict boolean, beside integer
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
-- the plan must know how many rows are offered
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    ways boolean[] := CASE WHEN as_reader THEN ARRAY[false, true] ELSE ARRAY[false] END;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.author ' || me::text, 0));
    RETURN QUERY
    WITH offered AS MATERIALIZED (
        SELECT way.heard, o.place::integer, o.object, o.version COLLATE "C" AS version, o.spec, o.digest, o.ahead,
               o.handling, o.whole, o.thing, o.stix_id COLLATE "C" AS stix_id, o.bare,
               split_part(o.strictness, '-', 1) COLLATE "C" AS strict,
               split_part(o.strictness, '-', 2) = '1' AS stated,
               atlas.version_rank(o.version, o.strictness, o.spec, o.bare, o.labels, o.digest) AS rank,
               row_number() OVER content = 1 AND coalesce(min(o.labels) OVER said, o.labels) >= o.labels
                   AND NOT EXISTS (
                   SELECT FROM atlas.claim c WHERE c.author = me AND c.object = o.object
                   AND c.version = o.version AND c.handling = o.handling
                   AND split_part(c.strictness, '-', 4) = split_part(o.strictness, '-', 4)
                   AND (NOT way.heard OR c.handling = ANY (handlings) OR {readable})
                   AND (c.digest = o.digest OR (c.spec = o.spec AND c.bare = o.bare
                        AND c.strictness = o.strictness AND c.labels < o.labels))) AS fresh,
               count(*) OVER (PARTITION BY way.heard, o.object, o.version, o.spec)
                   > count(*) OVER (PARTITION BY way.heard, o.object, o.version, o.spec, o.bare)
                   AS disputed
        FROM unnest(objects, versions, specs, digests, aheads, handlings, strictnesses, things, stix_ids, bares,
                    labels, wholes)
             WITH ORDINALITY AS o (object, version, spec, digest, ahead, handling, strictness, thing, stix_id,
                                   bare, labels, whole, place)
        CROSS JOIN unnest(ways) AS way (heard)
        WINDOW content AS (PARTITION BY way.heard, o.object, o.version, o.digest, o.handling,
                           split_part(o.strictness, '-', 4) ORDER BY o.place),
               said AS (PARTITION BY way.heard, o.object, o.version, o.spec, o.bare, o.handling, o.strictness
                        ORDER BY o.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), held AS MATERIALIZED (
        SELECT way.heard, c.id, c.object, c.version, c.handling, coalesce(c.whole, c.handling) AS whole, c.thing, c.stix_id, c.ahead, c.current,
               split_part(c.strictness, '-', 1) AS strict, split_part(c.strictness, '-', 2) = '1' AS stated,
               atlas.version_rank(c.version, c.strictness, c.spec, c.bare, c.labels, c.digest) AS rank
        FROM atlas.claim c CROSS JOIN unnest(ways) AS way (heard)
        WHERE c.author = me AND c.object = ANY (objects) AND c.withdrawn_at IS NULL
            AND (NOT way.heard OR c.handling = ANY (handlings) OR {readable})
    ), known AS MATERIALIZED (
        -- what stands among those heard of does not show in `current`, which what is not heard of may have ended
        SELECT h.heard, h.object, max(h.rank) FILTER (WHERE NOT h.ahead) AS rank,
               (array_agg(h.id) FILTER (WHERE h.current))[1] AS id,
               (array_agg(h.handling ORDER BY h.rank DESC)
                   FILTER (WHERE CASE WHEN h.heard THEN NOT h.ahead ELSE h.current END))[1] AS handling,
               (array_agg(h.whole ORDER BY h.rank DESC)
                   FILTER (WHERE CASE WHEN h.heard THEN NOT h.ahead ELSE h.current END))[1] AS whole,
               (array_agg(h.version ORDER BY h.rank DESC)
                   FILTER (WHERE CASE WHEN h.heard THEN NOT h.ahead ELSE h.current END))[1] AS version
        FROM held h GROUP BY h.heard, h.object
    ), early AS MATERIALIZED (
        SELECT o.heard, o.place, o.object, o.version, o.strict, o.rank, o.handling, o.whole
        FROM offered o WHERE o.ahead AND o.fresh AND o.stated
        UNION ALL
        SELECT h.heard, 0, h.object, h.version, h.strict, h.rank, h.handling, h.whole FROM held h
        WHERE h.ahead AND h.stated
    ), limited AS (
        SELECT o.heard, o.place, max(e.strict) AS strict
        FROM offered o JOIN early e ON e.heard = o.heard AND e.object = o.object AND e.place < o.place
            AND e.version > o.version
        GROUP BY o.heard, o.place
    ), compared AS (
        SELECT o.*, k.id AS held, k.handling AS held_handling, k.whole AS held_whole,
               k.version AS held_version, k.rank AS held_rank,
               l.strict AS at_least,
               greatest(k.rank, max(o.rank) FILTER (WHERE o.fresh AND NOT o.ahead) OVER earlier)
                   AS before_rank,
               greatest(k.rank, max(o.rank) FILTER (WHERE o.fresh AND NOT o.ahead)
                   OVER (PARTITION BY o.heard, o.object)) AS best_rank
        FROM offered o
        LEFT JOIN known k ON k.heard = o.heard AND k.object = o.object
        LEFT JOIN limited l ON l.heard = o.heard AND l.place = o.place
        WINDOW earlier AS (PARTITION BY o.heard, o.object ORDER BY o.place
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), ending AS (
        SELECT c.heard, c.object,
               coalesce(split_part(c.best_rank, ' ', 2) >= coalesce(max(e.strict), ''), false)
                   AS has_current,
               (array_agg(e.handling ORDER BY e.strict DESC, e.rank DESC))[1]
                   AS hidden_behind,
               (array_agg(e.whole ORDER BY e.strict DESC, e.rank DESC))[1] AS hidden_behind_whole
        FROM (SELECT DISTINCT b.heard, b.object, b.best_rank FROM compared b) c
        LEFT JOIN early e ON e.heard = c.heard AND e.object = c.object
            AND e.version > coalesce(split_part(c.best_rank, ' ', 1), '')
        GROUP BY c.heard, c.object, c.best_rank
    ), judged AS (
        SELECT c.*, e.has_current, e.hidden_behind, e.hidden_behind_whole,
               CASE WHEN NOT c.fresh THEN 'unchanged'
                    WHEN c.ahead THEN CASE
                        WHEN c.stated AND c.version > split_part(c.before_rank, ' ', 1)
                             AND c.strict > split_part(c.before_rank, ' ', 2) THEN 'supersedes'
                        ELSE 'history' END
                    WHEN c.rank <= c.before_rank OR c.strict < c.at_least THEN 'history'
                    WHEN c.before_rank IS NULL THEN 'new'
                    ELSE 'supersedes' END AS judgement,
               c.fresh AND NOT c.ahead AND c.rank = c.best_rank AND e.has_current
                   AND (c.held_rank IS NULL OR c.rank > c.held_rank) AS stands
        FROM compared c JOIN ending e ON e.heard = c.heard AND e.object = c.object
    ), covers AS (
        SELECT j.heard, j.object, bool_or(j.stands) OR NOT bool_and(j.has_current) AS changes,
               coalesce(max(j.handling) FILTER (WHERE j.stands),
                        CASE WHEN bool_and(j.has_current) THEN max(j.held_handling)
                             ELSE max(j.hidden_behind) END) AS handling,
               coalesce(max(j.whole) FILTER (WHERE j.stands),
                        CASE WHEN bool_and(j.has_current) THEN max(j.held_whole)
                             ELSE max(j.hidden_behind_whole) END) AS whole
        FROM judged j GROUP BY j.heard, j.object
    ), cover AS (
        SELECT * FROM covers s WHERE NOT s.heard
    ), gone AS (
        SELECT h.object, h.thing, h.stix_id, h.handling, s.handling AS covering
        FROM held h JOIN cover s ON s.object = h.object AND s.handling <> h.handling
        WHERE h.current AND NOT h.heard
    ), noted AS (
        INSERT INTO atlas.withdrawal (id, handling, covered_by, author, object, thing, kind, stix_id, withdrawn_at)
        SELECT gen_random_uuid(), g.handling, g.covering, me, g.object, g.thing, split_part(g.stix_id, '--', 1),
               g.stix_id, moment
        FROM gone g WHERE NOT EXISTS (
            SELECT FROM atlas.withdrawal w WHERE w.author = me AND w.object = g.object AND w.thing = g.thing
            AND w.handling = g.handling)
    ), covered AS (
        UPDATE atlas.withdrawal w SET covered_by = s.handling FROM cover s
        WHERE w.author = me AND w.object = s.object AND s.handling NOT IN (w.handling, w.covered_by)
    ), restored AS (
        DELETE FROM atlas.withdrawal w USING cover s
        WHERE w.author = me AND w.object = s.object AND w.handling = s.handling
    ), losing AS (
        SELECT c.id, c.handling, c.words FROM atlas.claim c
        WHERE c.id IN (SELECT j.held FROM judged j JOIN cover s ON s.object = j.object
                       WHERE NOT j.heard AND s.changes)
    ), demoted AS (
        UPDATE atlas.claim c SET current = false, covered_by = s.whole
        FROM cover s WHERE s.changes AND c.author = me AND c.object = s.object AND c.withdrawn_at IS NULL
            AND (c.current OR c.covered_by IS DISTINCT FROM s.whole)
    ), unlinked AS (
        DELETE FROM atlas.link p USING losing l WHERE p.claim = l.id
    ), unidentified AS (
        DELETE FROM atlas.identifier p USING losing l WHERE p.claim = l.id
    ), disappeared AS (
        DELETE FROM atlas.appearance p USING losing l WHERE p.claim = l.id
    ), unsaid AS (
        INSERT INTO atlas.vocabulary (word, handling, count)
        SELECT word, l.handling, -count(*) FROM losing l, unnest(tsvector_to_array(l.words)) AS word
        GROUP BY word, l.handling
        UNION ALL
        SELECT word, p.handling, -count(*) FROM losing l JOIN atlas.claim_part p ON p.claim = l.id,
               unnest(p.fresh) AS word
        GROUP BY word, p.handling
    ), answered AS (
        SELECT j.heard, j.place, j.judgement, j.stands,
               CASE WHEN NOT j.stands THEN s.whole END AS above,
               j.fresh AND (j.disputed OR EXISTS (
                   SELECT FROM atlas.claim c WHERE c.author = me AND c.object = j.object
                   AND c.version = j.version AND c.spec = j.spec AND c.bare <> j.bare
                   AND (NOT j.heard OR c.handling = ANY (handlings) OR {readable}))) AS disagrees,
               CASE WHEN j.stands THEN CASE WHEN j.held_version = j.version THEN j.held_handling END
                    WHEN j.has_current AND j.version = split_part(j.best_rank, ' ', 1) THEN s.handling
                    END AS other
        FROM judged j JOIN covers s ON s.heard = j.heard AND s.object = j.object
    )
    SELECT t.place, t.judgement, t.stands, t.above, a.judgement, a.stands, a.disagrees, a.other
    FROM answered t JOIN answered a ON a.place = t.place AND a.heard = as_reader
    WHERE NOT t.heard
    ORDER BY t.place;
END
$$;

-- Grants first: afterwards they are the new owners' to give.
GRANT EXECUTE ON FUNCTION atlas.version_rank(text, text, text, bytea, smallint, bytea) TO atlas_retire;
REVOKE ALL ON FUNCTION atlas.search_claims(tsquery, tsquery, bigint, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[], uuid[], text[],
    bytea[], smallint[], integer[], timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.search_claims(tsquery, tsquery, bigint, integer) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[], uuid[], text[],
    bytea[], smallint[], integer[], timestamptz, boolean) TO atlas_app;
ALTER FUNCTION atlas.search_claims(tsquery, tsquery, bigint, integer) OWNER TO atlas_search;
ALTER FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[], uuid[], text[],
    bytea[], smallint[], integer[], timestamptz, boolean) OWNER TO atlas_retire;
