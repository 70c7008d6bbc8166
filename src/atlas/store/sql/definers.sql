-- The only two functions that run as somebody else. Each belongs to a role that cannot log in and sees only
-- the columns it needs. pg_temp stands last in the search path: else a temporary view would run as its owner.

-- Words are asked together, but weighed one by one (`weighed`: the same words, joined by OR): ts_rank of an
-- AND goes by the distance of positions, and ours have none. It uses no corpus statistics: keep it so.
-- Where the words are common (`common`), names are weighed and the rest is taken by id: to weigh a hundred
-- thousand texts takes long, and nobody reads that far.
CREATE OR REPLACE FUNCTION atlas.search_claims(
    query tsquery, weighed tsquery, common boolean, cap integer
)
RETURNS TABLE (claim uuid, rank real)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    (SELECT id, ts_rank(words, weighed)
     FROM atlas.claim
     WHERE NOT common AND words @@ query AND current AND {readable}
     ORDER BY 2 DESC, 1
     LIMIT cap)
    UNION ALL
    (SELECT id, ts_rank(ts_filter(words, '{a}'), weighed)
     FROM atlas.claim
     WHERE common AND ts_filter(words, '{a}') @@ query AND current AND {readable}
     ORDER BY 2 DESC, 1
     LIMIT cap)
    UNION ALL
    (SELECT id, 0::real
     FROM atlas.claim
     WHERE common AND words @@ query AND current AND {readable}
     ORDER BY 1
     LIMIT cap)
$$;

-- Decide, over all versions of the author's objects, what becomes of the versions offered, in their order, as
-- if they came one by one. Takes the author's lock first, so two imports of one object agree. What is no
-- longer current loses its projections here; the caller inserts the versions whose verdict is not 'unchanged'.
-- Verdicts: new, supersedes, history, unchanged. `is_current`: it ends as the current version of its object.
-- `conflict`: the same object and version stands with another content in
-- the same STIX version. `covering`: the handling of the version
-- that stands above it, which a reader of this one must be able to read too.
CREATE OR REPLACE FUNCTION atlas.retire(
    objects uuid[], versions text[], specs text[], digests bytea[], aheads boolean[],
    handlings integer[]
)
RETURNS TABLE (place integer, verdict text, is_current boolean, conflict boolean, covering integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
-- the plan must know how many rows are offered
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.author ' || me::text, 0));
    RETURN QUERY
    WITH offered AS (
        SELECT o.place::integer, o.object, o.version, o.spec, o.digest, o.ahead, o.handling,
               (o.version || ' ' || o.spec || ' ' || encode(o.digest, 'hex')) COLLATE "C" AS rank,
               row_number() OVER content = 1 AND NOT EXISTS (
                   SELECT FROM atlas.claim c WHERE c.author = me AND c.object = o.object
                   AND c.version = o.version AND c.digest = o.digest) AS fresh,
               count(*) OVER (PARTITION BY o.object, o.version, o.spec)
                   > count(*) OVER (PARTITION BY o.object, o.version, o.spec, o.digest)
                   AS disputed
        FROM unnest(objects, versions, specs, digests, aheads, handlings)
             WITH ORDINALITY AS o (object, version, spec, digest, ahead, handling, place)
        WINDOW content AS (PARTITION BY o.object, o.version, o.digest ORDER BY o.place)
    ), compared AS (
        SELECT o.*, c.id AS held, c.handling AS held_handling,
               (c.version || ' ' || c.spec || ' ' || encode(c.digest, 'hex')) COLLATE "C" AS held_rank,
               max(o.rank) FILTER (WHERE o.fresh AND NOT o.ahead) OVER earlier AS before_rank,
               max(o.rank) FILTER (WHERE o.fresh AND NOT o.ahead) OVER (PARTITION BY o.object)
                   AS best_rank
        FROM offered o
        LEFT JOIN atlas.claim c ON c.author = me AND c.object = o.object AND c.current
        WINDOW earlier AS (PARTITION BY o.object ORDER BY o.place
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), judged AS (
        SELECT c.*,
               CASE WHEN NOT c.fresh THEN 'unchanged'
                    WHEN c.ahead THEN 'history'
                    WHEN c.held_rank IS NULL AND c.before_rank IS NULL THEN 'new'
                    WHEN c.rank > greatest(c.held_rank, c.before_rank) THEN 'supersedes'
                    ELSE 'history' END AS judgement,
               c.fresh AND NOT c.ahead AND c.rank = c.best_rank
                   AND (c.held_rank IS NULL OR c.rank > c.held_rank) AS stands
        FROM compared c
    ), losing AS (
        SELECT c.id, c.handling, c.words FROM judged j JOIN atlas.claim c ON c.id = j.held
        WHERE j.stands
    ), standing AS (
        SELECT j.object, j.handling FROM judged j WHERE j.stands
    ), demoted AS (
        UPDATE atlas.claim c SET current = false, covered_by = s.handling
        FROM standing s WHERE c.author = me AND c.object = s.object
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
    )
    SELECT j.place, j.judgement, j.stands,
           j.fresh AND (j.disputed OR EXISTS (
               SELECT FROM atlas.claim c WHERE c.author = me AND c.object = j.object
               AND c.version = j.version AND c.spec = j.spec AND c.digest <> j.digest)),
           CASE WHEN NOT j.stands THEN coalesce(
               max(j.handling) FILTER (WHERE j.stands) OVER (PARTITION BY j.object),
               j.held_handling) END
    FROM judged j
    ORDER BY j.place;
END
$$;

-- Grants first: afterwards they are the new owners' to give.
REVOKE ALL ON FUNCTION atlas.search_claims(tsquery, tsquery, boolean, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.search_claims(tsquery, tsquery, boolean, integer) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[]) TO atlas_app;
ALTER FUNCTION atlas.search_claims(tsquery, tsquery, boolean, integer) OWNER TO atlas_search;
ALTER FUNCTION atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[]) OWNER TO atlas_retire;
