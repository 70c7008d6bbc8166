-- The triggers of `numbering.sql` with work that grows as what they are given. A trigger's statements are planned once a
-- session, for as many rows as its first call brings, and what was just imported has no statistics: a join of rows that
-- ended with each other, or with `change`, would read all for each. So rows are paired by grouping, and found by keys.
SET LOCAL ROLE atlas_retire;

CREATE OR REPLACE FUNCTION atlas.note_ended()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    lost uuid[];
    back uuid[];
BEGIN
    SELECT array_agg(id) FILTER (
               WHERE dated AND (stood AND withdrawn OR covers <> covered AND hidden)),
           array_agg(id) FILTER (WHERE NOT stood AND NOT withdrawn)
    INTO lost, back
    FROM (
        SELECT id, bool_or(NOT now AND withdrawn_at IS NULL) AS stood,
               bool_or(now AND withdrawn_at IS NOT NULL) AS withdrawn,
               min(coalesce(covered_by, -1)) AS covers, max(coalesce(covered_by, -1)) AS covered,
               coalesce(bool_or(now AND covered_by <> handling), false) AS hidden,
               bool_or(now AND modified_at IS NOT NULL) AS dated
        FROM (SELECT false AS now, id, withdrawn_at, covered_by, handling, modified_at FROM once_so
              UNION ALL SELECT true, id, withdrawn_at, covered_by, handling, modified_at FROM now_so) AS both_so
        GROUP BY id) AS paired;
    IF lost IS NOT NULL THEN
        INSERT INTO atlas.change (claim, gone, handling, stix_id, spec, modified_at, created_at)
        SELECT n.id, true, n.handling, n.stix_id, n.spec, n.modified_at, n.created_at
        FROM now_so n WHERE n.id = ANY (lost)
        ON CONFLICT (claim, gone) DO UPDATE SET number = NULL, added_at = NULL;
    END IF;
    IF back IS NOT NULL THEN
        UPDATE atlas.change c SET number = NULL, added_at = NULL WHERE c.claim = ANY (back) AND NOT c.gone;
        DELETE FROM atlas.change c WHERE c.claim = ANY (back) AND c.gone;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION atlas.note_erased()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    erased uuid[];
BEGIN
    SELECT array_agg(id) INTO erased FROM once_so;
    DELETE FROM atlas.change c
    WHERE c.claim = ANY (erased) AND (NOT c.gone OR NOT EXISTS (
        SELECT FROM atlas.dissemination_line l WHERE l.claim = c.claim));
    RETURN NULL;
END
$$;

RESET ROLE;
