-- What waits in its organisation is found by its contributor; a review ends with the version that it is of; a reviewer who
-- may not act any more has no seat; and of two writers no two steps of one subject have one place.
CREATE INDEX claim_incomplete ON claim (author) WHERE vetting = 'incomplete' AND current;

-- Where two writers met before this, their steps are told apart by their moment; the wall is lifted for it.
ALTER TABLE transition NO FORCE ROW LEVEL SECURITY;
UPDATE transition t SET place = n.place FROM (
    SELECT id, row_number() OVER (PARTITION BY subject ORDER BY place, at, id) - 1 AS place FROM transition
) n WHERE n.id = t.id AND n.place <> t.place;
ALTER TABLE transition FORCE ROW LEVEL SECURITY;
DROP INDEX transition_subject;
CREATE UNIQUE INDEX transition_subject ON transition (subject, place);

-- A version that is superseded or withdrawn ends its review, in the transaction that ends it.
GRANT SELECT (id, claim, handling, author, closed_at), UPDATE (closed_at, outcome, why) ON vet_round TO atlas_retire;
GRANT SELECT (round, done_at), UPDATE (done_at) ON vet_seat TO atlas_retire;
GRANT SELECT (round), UPDATE (handling) ON vet_review TO atlas_retire;
GRANT SELECT (vetting), UPDATE (vetting) ON claim TO atlas_retire;
GRANT SELECT (subject, place, handling), INSERT ON transition TO atlas_retire;
CREATE POLICY retires ON transition TO atlas_retire USING (true);
CREATE FUNCTION atlas.end_reviews()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    it record;
BEGIN
    FOR it IN
        SELECT r.id, r.claim, r.handling, r.author, n.vetting FROM was w JOIN now n ON n.id = w.id
        JOIN atlas.vet_round r ON r.claim = n.id AND r.closed_at IS NULL
        WHERE w.current AND NOT n.current ORDER BY r.id
    LOOP
        UPDATE atlas.vet_round SET closed_at = moment, outcome = 'expired',
            why = 'Its contributor changed the claim or withdrew it.' WHERE id = it.id;
        UPDATE atlas.vet_seat SET done_at = moment WHERE round = it.id AND done_at IS NULL;
        UPDATE atlas.vet_review SET handling = it.handling WHERE round = it.id;
        UPDATE atlas.claim SET vetting = 'expired' WHERE id = it.claim;
        INSERT INTO atlas.transition (id, handling, subject_kind, subject, place, from_state, to_state, organisation,
            person, at)
        SELECT gen_random_uuid(), it.handling, 'claim', it.claim, coalesce(max(t.place), -1) + 1, it.vetting, 'expired',
            it.author, NULL, moment FROM atlas.transition t WHERE t.subject = it.claim;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_reviews AFTER UPDATE ON claim REFERENCING OLD TABLE AS was NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION atlas.end_reviews();
REVOKE ALL ON FUNCTION atlas.end_reviews() FROM PUBLIC;

-- Whoever was drawn and cannot review any more is found among those who could.
GRANT UPDATE (declined_at) ON vet_seat TO atlas_search;
GRANT SELECT (current) ON claim TO atlas_search;
GRANT SELECT ON organisation, person, signature, agreement TO atlas_search;
