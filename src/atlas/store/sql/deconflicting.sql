-- Ask for identifiers: leave a row for each, and return those entries of others that are not silent. It meets no silent
-- entry, in no index and on no page of the table, so that neither what it does nor how long it takes tells of one. Nobody
-- asks without a row, or in another's name. Of law enforcement, others see no words even where an entry is open (P10).
CREATE OR REPLACE FUNCTION atlas.deconflict(
    who uuid, kinds text[], latest bytea[], former bytea[], target_kind text, target uuid, occasion text,
    moment timestamptz
)
RETURNS TABLE (place integer, mode text, owner uuid, "case" text, note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    member CONSTANT uuid := nullif(current_setting('atlas.author', true), '')::uuid;
    by_law CONSTANT boolean := (SELECT o.kind = 'LEA' FROM atlas.organisation o WHERE o.id = member);
BEGIN
    IF by_law IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'no scope to ask in';
    END IF;
    INSERT INTO atlas.deconflict_query
        (id, organisation, person, kind, target_kind, target, occasion, asked_at, tokens)
    SELECT gen_random_uuid(), member, who, g.kind, deconflict.target_kind, deconflict.target, deconflict.occasion,
           moment, CASE WHEN g.one = g.other THEN ARRAY[g.one] ELSE ARRAY[g.one, g.other] END
    FROM unnest(kinds, latest, former) AS g (kind, one, other);
    RETURN QUERY
    SELECT g.place::integer, e.mode, e.owner,
           CASE WHEN e.mode = 'open' AND (by_law OR o.kind <> 'LEA') THEN e."case" ELSE '' END,
           CASE WHEN e.mode = 'open' AND (by_law OR o.kind <> 'LEA') THEN e.note ELSE '' END
    FROM unnest(latest, former) WITH ORDINALITY AS g (one, other, place)
    JOIN LATERAL (
        SELECT * FROM atlas.deconflict_entry t
        WHERE t.token = ANY (ARRAY[g.one, g.other]) AND t.mode <> 'silent' AND t.withdrawn_at IS NULL
    ) AS e ON e.owner <> member AND e.expires_at > moment
    JOIN atlas.organisation o ON o.id = e.owner
    ORDER BY g.place, e.owner, e.id;
END
$$;

-- Compare what was asked with all entries, silent ones too: keep a hit for each owner, raise the alarms of planted ones and
-- of members that asked for very much on a day, and forget the tokens. Old rows are deleted. What is returned is each hit.
-- An owner outside law enforcement hears of every asker alike and of none who it was: were some named, whoever files his
-- own number would learn when the police asks for it (P10).
CREATE OR REPLACE FUNCTION atlas.compare_questions(few text[], bounds integer[], kept integer, moment timestamptz)
RETURNS TABLE (hit uuid, entry uuid, owner uuid, filed_by uuid, canary boolean, asker uuid, person uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH pending AS (
        SELECT * FROM atlas.deconflict_query WHERE cardinality(tokens) > 0
        ORDER BY asked_at, id FOR UPDATE SKIP LOCKED LIMIT 10000
    ), met AS (
        SELECT gen_random_uuid() AS hit, e.id AS entry, e.owner, e.filed_by, e.canary, e.mode, q.organisation AS asker,
               q.person, q.occasion, q.asked_at, o.kind <> 'LEA' AS unnamed
        FROM pending q CROSS JOIN LATERAL unnest(q.tokens) AS asked (token)
        JOIN (SELECT * FROM atlas.deconflict_entry WHERE mode = 'silent' AND withdrawn_at IS NULL
              UNION ALL SELECT * FROM atlas.deconflict_entry WHERE mode <> 'silent' AND withdrawn_at IS NULL) AS e
            ON e.token = asked.token AND e.owner <> q.organisation AND q.asked_at BETWEEN e.filed_at AND e.expires_at
        JOIN atlas.organisation o ON o.id = e.owner
    ), kept_hits AS (
        INSERT INTO atlas.deconflict_hit (id, entry, owner, asker, occasion, mode, asked_at)
        SELECT m.hit, m.entry, m.owner, CASE WHEN NOT m.unnamed THEN m.asker END, m.occasion, m.mode, m.asked_at
        FROM met m
    ), alarms AS (
        INSERT INTO atlas.alarm (id, kind, owner, person, organisation, bait, number, day, happened_at, raised_at)
        SELECT gen_random_uuid(), 'canary', CASE WHEN NOT m.unnamed THEN m.owner END, m.person, m.asker, m.entry, 1,
               (m.asked_at AT TIME ZONE 'UTC')::date, m.asked_at, moment
        FROM met m WHERE m.canary AND m.person IS NOT NULL
        ON CONFLICT DO NOTHING
    ), compared AS (
        UPDATE atlas.deconflict_query q SET tokens = '{}' FROM pending p WHERE p.id = q.id
    )
    SELECT m.hit, m.entry, m.owner, m.filed_by, m.canary, m.asker, m.person FROM met m;
    INSERT INTO atlas.alarm (id, kind, owner, person, organisation, bait, number, day, happened_at, raised_at)
    SELECT gen_random_uuid(), 'asking', NULL, q.person, q.organisation, NULL, count(*)::integer,
           (moment AT TIME ZONE 'UTC')::date, max(q.asked_at), moment
    FROM atlas.deconflict_query q
    WHERE q.asked_at > moment - interval '1 day' AND q.occasion = 'asked' AND q.person IS NOT NULL
    GROUP BY q.person, q.organisation
    HAVING count(*) FILTER (WHERE q.kind = ANY (few)) >= bounds[1] OR count(*) >= bounds[2]
    ON CONFLICT DO NOTHING;
    -- nobody makes a day come sooner by naming a later moment: the database's own clock bounds it
    DELETE FROM atlas.deconflict_query q WHERE q.asked_at < least(moment, clock_timestamp()) - make_interval(days => greatest(kept, 1));
    DELETE FROM atlas.deconflict_hit h WHERE h.asked_at < least(moment, clock_timestamp()) - make_interval(days => greatest(kept, 1));
    DELETE FROM atlas.deconflict_entry e
    WHERE least(e.expires_at, e.withdrawn_at)
          < least(moment, clock_timestamp()) - make_interval(days => greatest(kept, 1));
END
$$;

REVOKE ALL ON FUNCTION atlas.deconflict(uuid, text[], bytea[], bytea[], text, uuid, text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.compare_questions(text[], integer[], integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION atlas.deconflict(uuid, text[], bytea[], bytea[], text, uuid, text, timestamptz) TO atlas_app;
GRANT EXECUTE ON FUNCTION atlas.compare_questions(text[], integer[], integer, timestamptz) TO atlas_app;
ALTER FUNCTION atlas.deconflict(uuid, text[], bytea[], bytea[], text, uuid, text, timestamptz) OWNER TO atlas_retire;
ALTER FUNCTION atlas.compare_questions(text[], integer[], integer, timestamptz) OWNER TO atlas_retire;
