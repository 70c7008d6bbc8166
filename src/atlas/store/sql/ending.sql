-- How claims end: withdrawn, put back, erased. All belong to `atlas_retire`, who sees the claims of one author alone (the
-- organisation of the scope), and take that author's lock, as `retire` does. `docs/adr` says why they are needed. Those
-- that are given many claims are planned for just these each time: a plan for any would compare each with each.

-- Whether a mark of this kind stands on a claim.
CREATE OR REPLACE FUNCTION atlas.is_marked(marked uuid, sort text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((SELECT NOT m.ended FROM atlas.claim_mark m WHERE m.claim = marked AND m.kind = sort
                     ORDER BY m.recorded_at DESC, m.id LIMIT 1), false)
$$;

-- The author's claims that are past their longest date, the oldest first: those of them that `withdraw` takes. What it
-- would leave is not among them, so however much is held, the rest is found. Each terms has its last moment, and one
-- that counts while an open matter needs the claim; some handlings have an earlier one of their own.
CREATE OR REPLACE FUNCTION atlas.due_claims(
    terms_known integer[], lasts timestamptz[], with_matter timestamptz[],
    short integer[], short_last timestamptz, cap integer
)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
    WITH held AS MATERIALIZED (
        SELECT s.id, s.object FROM (
            SELECT DISTINCT ON (claim) claim, ended FROM atlas.claim_mark WHERE kind = 'hold'
            ORDER BY claim, recorded_at DESC, id) AS m
        JOIN atlas.claim s ON s.id = m.claim WHERE NOT m.ended
    )
    SELECT c.id
    FROM atlas.claim c JOIN unnest(terms_known, lasts, with_matter) AS t (terms, last, matter) ON t.terms = c.terms
    WHERE c.author = nullif(current_setting('atlas.author', true), '')::uuid AND c.withdrawn_at IS NULL
      AND c.recorded_at <= greatest(short_last, (SELECT max(last) FROM unnest(lasts) AS last))
      AND (c.recorded_at <= t.last AND (c.recorded_at <= t.matter OR NOT atlas.is_marked(c.id, 'matter'))
           OR c.handling = ANY (short) AND c.recorded_at <= short_last)
      AND c.id NOT IN (SELECT h.id FROM held h)
      AND (c.object NOT IN (SELECT h.object FROM held h) OR NOT c.current AND EXISTS (
          SELECT FROM atlas.claim s WHERE s.author = c.author AND s.object = c.object AND s.current))
    ORDER BY c.recorded_at, c.id LIMIT cap
$$;

-- Withdraw claims: with a claim that stands go all versions of its object. What they project is taken off the map, they
-- show to the contributor's organisation alone (`own`), and whoever could read what stood is told. Answers how many.
CREATE OR REPLACE FUNCTION atlas.withdraw(claims uuid[], own integer, moment timestamptz, erase timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    going uuid[];
    told uuid[];
    ended uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.author ' || me::text, 0));
    -- an object of which a version is held is left as it is; each version is asked for its marks once, whatever is
    -- known of the sizes of tables
    WITH given AS MATERIALIZED (
        SELECT DISTINCT c.object FROM atlas.claim c
        WHERE c.author = me AND c.id = ANY (claims) AND c.withdrawn_at IS NULL
          AND (c.current OR NOT EXISTS (
              SELECT FROM atlas.claim s WHERE s.author = me AND s.object = c.object AND s.current))
    ), versions AS MATERIALIZED (
        SELECT s.id, s.object FROM atlas.claim s JOIN given g ON g.object = s.object WHERE s.author = me
    )
    SELECT coalesce(array_agg(g.object), '{}') INTO told FROM given g
    WHERE g.object NOT IN (SELECT v.object FROM versions v WHERE atlas.is_marked(v.id, 'hold'));
    SELECT array_agg(c.id), array_agg(c.id) FILTER (WHERE c.current) INTO going, ended FROM atlas.claim c
    WHERE c.author = me AND c.withdrawn_at IS NULL AND (c.object = ANY (told)
        OR c.id = ANY (claims) AND NOT c.current AND NOT atlas.is_marked(c.id, 'hold') AND EXISTS (
            SELECT FROM atlas.claim s WHERE s.author = me AND s.object = c.object AND s.current));
    IF going IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO atlas.off_the_map (claim, author, kind, said)
    SELECT l.claim, me, 'link', to_jsonb(l) FROM atlas.link l WHERE l.claim = ANY (ended)
    UNION ALL SELECT i.claim, me, 'identifier', to_jsonb(i) FROM atlas.identifier i WHERE i.claim = ANY (ended)
    UNION ALL SELECT a.claim, me, 'appearance', to_jsonb(a) FROM atlas.appearance a WHERE a.claim = ANY (ended);
    DELETE FROM atlas.link p WHERE p.claim = ANY (ended);
    DELETE FROM atlas.identifier p WHERE p.claim = ANY (ended);
    DELETE FROM atlas.appearance p WHERE p.claim = ANY (ended);
    INSERT INTO atlas.vocabulary (word, handling, count)
    SELECT word, s.handling, -count(*) FROM atlas.said_by(ended) s, unnest(s.words) AS word GROUP BY 1, 2;
    INSERT INTO atlas.withdrawal (id, handling, covered_by, author, object, thing, kind, stix_id, withdrawn_at)
    SELECT gen_random_uuid(), c.handling, own, me, c.object, c.thing, split_part(c.stix_id, '--', 1), c.stix_id, moment
    FROM atlas.claim c
    WHERE c.author = me AND c.id = ANY (ended) AND c.handling <> own AND NOT EXISTS (
        SELECT FROM atlas.withdrawal w WHERE w.author = me AND w.object = c.object AND w.thing = c.thing
        AND w.handling = c.handling);
    DELETE FROM atlas.withdrawal w WHERE w.author = me AND w.object = ANY (told) AND w.handling = own;
    UPDATE atlas.withdrawal w SET covered_by = own
    WHERE w.author = me AND w.object = ANY (told) AND w.covered_by <> own;
    UPDATE atlas.claim c SET withdrawn_at = moment, erase_at = erase, current = false,
        covered_by = CASE WHEN c.object = ANY (told) THEN own ELSE c.covered_by END
    WHERE c.author = me AND c.id = ANY (going);
    RETURN cardinality(going);
END
$$;

-- The words of claims with the handling that each is counted under: those of the claim, and what its parts add.
CREATE OR REPLACE FUNCTION atlas.said_by(claims uuid[])
RETURNS TABLE (handling integer, words text[])
LANGUAGE sql STABLE
AS $$
    SELECT c.handling, tsvector_to_array(c.words) FROM atlas.claim c WHERE c.id = ANY (claims)
    UNION ALL
    SELECT p.handling, p.fresh FROM atlas.claim_part p WHERE p.claim = ANY (claims)
$$;

-- Put withdrawn claims back as they were: those of objects of which nothing was given since, and not later than `since`
-- allows. Answers how many.
CREATE OR REPLACE FUNCTION atlas.reinstate(claims uuid[], since timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    told uuid[];
    coming uuid[];
    stands uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.author ' || me::text, 0));
    SELECT array_agg(DISTINCT c.object) INTO told FROM atlas.claim c
    WHERE c.author = me AND c.id = ANY (claims) AND c.withdrawn_at >= since AND EXISTS (
        SELECT FROM atlas.off_the_map o JOIN atlas.claim s ON s.id = o.claim
        WHERE s.author = me AND s.object = c.object AND s.withdrawn_at = c.withdrawn_at)
      AND NOT EXISTS (SELECT FROM atlas.claim s WHERE s.author = me AND s.object = c.object AND s.withdrawn_at IS NULL);
    SELECT array_agg(c.id), array_agg(DISTINCT c.id) FILTER (
        WHERE EXISTS (SELECT FROM atlas.off_the_map o WHERE o.claim = c.id)) INTO coming, stands
    FROM atlas.claim c WHERE c.author = me AND c.object = ANY (told) AND c.withdrawn_at >= since;
    IF coming IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE atlas.claim c SET withdrawn_at = NULL, erase_at = NULL, current = c.id = ANY (stands),
        covered_by = CASE WHEN c.id = ANY (stands) THEN NULL ELSE coalesce(s.whole, s.handling) END
    FROM atlas.claim s
    WHERE c.author = me AND c.id = ANY (coming) AND s.author = me AND s.object = c.object AND s.id = ANY (stands);
    DELETE FROM atlas.withdrawal w USING atlas.claim s
    WHERE w.author = me AND s.id = ANY (stands) AND w.object = s.object AND w.handling = s.handling;
    UPDATE atlas.withdrawal w SET covered_by = s.handling FROM atlas.claim s
    WHERE w.author = me AND s.id = ANY (stands) AND w.object = s.object;
    INSERT INTO atlas.link SELECT (jsonb_populate_record(NULL::atlas.link, o.said)).*
    FROM atlas.off_the_map o WHERE o.claim = ANY (stands) AND o.kind = 'link';
    INSERT INTO atlas.identifier SELECT (jsonb_populate_record(NULL::atlas.identifier, o.said)).*
    FROM atlas.off_the_map o WHERE o.claim = ANY (stands) AND o.kind = 'identifier';
    INSERT INTO atlas.appearance SELECT (jsonb_populate_record(NULL::atlas.appearance, o.said)).*
    FROM atlas.off_the_map o WHERE o.claim = ANY (stands) AND o.kind = 'appearance';
    DELETE FROM atlas.off_the_map o WHERE o.claim = ANY (stands);
    INSERT INTO atlas.vocabulary (word, handling, count)
    SELECT word, s.handling, count(*) FROM atlas.said_by(stands) s, unnest(s.words) AS word GROUP BY 1, 2;
    RETURN cardinality(coming);
END
$$;

-- Erase the author's claims whose day has come and that nothing holds: content, words, parts and salts, what was taken
-- off the map and what was told of them. A stub stays, and the commitments in the log, which nobody can open any more.
-- Nobody makes a day come sooner by naming a later moment: the database's own clock bounds it.
CREATE OR REPLACE FUNCTION atlas.erase(moment timestamptz, cap integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    me uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    gone uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('atlas.author ' || me::text, 0));
    SELECT array_agg(c.id) INTO gone FROM (
        SELECT w.id FROM atlas.claim w
        WHERE w.author = me AND w.withdrawn_at IS NOT NULL AND w.erase_at <= least(moment, clock_timestamp()) AND NOT atlas.is_marked(w.id, 'hold')
        ORDER BY w.erase_at, w.id LIMIT cap) AS c;
    IF gone IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO atlas.erasure (claim, organisation, recorded_at, withdrawn_at, erased_at)
    SELECT c.id, me, c.recorded_at, c.withdrawn_at, moment FROM atlas.claim c WHERE c.id = ANY (gone);
    -- counts of a word that come to nothing would still tell the word
    DELETE FROM atlas.vocabulary v USING (
        SELECT k.word, k.handling FROM (
            SELECT DISTINCT word, s.handling FROM atlas.said_by(gone) s, unnest(s.words) AS word) AS k
        JOIN atlas.vocabulary n ON n.word = k.word AND n.handling = k.handling
        GROUP BY k.word, k.handling HAVING sum(n.count) = 0) AS nothing
    WHERE v.word = nothing.word AND v.handling = nothing.handling;
    DELETE FROM atlas.withdrawal w USING atlas.claim c
    WHERE c.id = ANY (gone) AND w.author = me AND w.object = c.object AND NOT EXISTS (
        SELECT FROM atlas.claim s WHERE s.author = me AND s.object = c.object AND s.handling = w.handling
        AND s.id <> ALL (gone));
    -- what is objected to in one version is so in all: it ends with the last of them
    DELETE FROM atlas.objection o USING atlas.claim c
    WHERE c.id = ANY (gone) AND o.author = me AND o.object = c.object AND NOT EXISTS (
        SELECT FROM atlas.claim s WHERE s.author = me AND s.object = c.object AND s.id <> ALL (gone));
    DELETE FROM atlas.off_the_map o WHERE o.claim = ANY (gone);
    DELETE FROM atlas.claim_mark m WHERE m.claim = ANY (gone);
    DELETE FROM atlas.flag f WHERE f.claim = ANY (gone);
    DELETE FROM atlas.claim_part p WHERE p.claim = ANY (gone);
    DELETE FROM atlas.opening o WHERE o.claim = ANY (gone);
    DELETE FROM atlas.claim c WHERE c.id = ANY (gone);
    RETURN cardinality(gone);
END
$$;

-- Grants first: afterwards they are the new owner's to give.
GRANT EXECUTE ON FUNCTION atlas.is_marked(uuid, text) TO atlas_retire;
GRANT EXECUTE ON FUNCTION atlas.said_by(uuid[]) TO atlas_retire;
REVOKE ALL ON FUNCTION atlas.due_claims(integer[], timestamptz[], timestamptz[], integer[], timestamptz, integer)
    FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.withdraw(uuid[], integer, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.reinstate(uuid[], timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.erase(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.due_claims(integer[], timestamptz[], timestamptz[], integer[], timestamptz, integer)
    TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.withdraw(uuid[], integer, timestamptz, timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.reinstate(uuid[], timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.erase(timestamptz, integer) TO atlas_app;
ALTER FUNCTION atlas.due_claims(integer[], timestamptz[], timestamptz[], integer[], timestamptz, integer)
    OWNER TO atlas_retire;
ALTER FUNCTION atlas.withdraw(uuid[], integer, timestamptz, timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.reinstate(uuid[], timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.erase(timestamptz, integer) OWNER TO atlas_retire;
