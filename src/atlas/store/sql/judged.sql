-- Readers of a feed hear of judgements by hand as they hear of claims: each is a relationship of its own, and gone once
-- it is withdrawn. Dates go to the millisecond, as the relationship says them.
CREATE OR REPLACE FUNCTION atlas.note_judged()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    INSERT INTO atlas.change (claim, gone, handling, stix_id)
    SELECT n.id, false, n.handling, 'relationship--' || n.id FROM given n;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION atlas.note_judgement_withdrawn()
RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, atlas, pg_temp
AS $$
BEGIN
    INSERT INTO atlas.change (claim, gone, handling, stix_id, spec, modified_at, created_at)
    SELECT n.id, true, n.handling, 'relationship--' || n.id, '2.1', m.at, m.at
    FROM now_so n CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', n.recorded_at) AS at) AS m
    WHERE n.withdrawn_at IS NOT NULL
    ON CONFLICT (claim, gone) DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER judgement_new AFTER INSERT ON judgement REFERENCING NEW TABLE AS given
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_judged();
CREATE TRIGGER judgement_withdrawn AFTER UPDATE ON judgement REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.note_judgement_withdrawn();

-- What was judged before comes to whoever reads on. The owner sees the rows for this alone.
ALTER TABLE judgement NO FORCE ROW LEVEL SECURITY;
ALTER TABLE change NO FORCE ROW LEVEL SECURITY;
INSERT INTO change (claim, gone, handling, stix_id)
SELECT j.id, false, j.handling, 'relationship--' || j.id FROM judgement j
WHERE j.withdrawn_at IS NULL ORDER BY j.recorded_at, j.id;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
ALTER TABLE judgement FORCE ROW LEVEL SECURITY;

-- Grants first: afterwards they are the new owner's to give.
REVOKE ALL ON FUNCTION atlas.note_judged() FROM PUBLIC;
REVOKE ALL ON FUNCTION atlas.note_judgement_withdrawn() FROM PUBLIC;
ALTER FUNCTION atlas.note_judged() OWNER TO atlas_retire;
ALTER FUNCTION atlas.note_judgement_withdrawn() OWNER TO atlas_retire;
