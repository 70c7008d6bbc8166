-- Cross-vetting: rounds of review, who was drawn, what each said, fast tracks, conflicts of interest, and who cites whom.

-- One review of a claim by others than its contributor. It shows where the claim shows.
CREATE TABLE vet_round (
    id            uuid PRIMARY KEY,
    handling      integer NOT NULL CHECK (handling >= 0),
    claim         uuid NOT NULL,
    thing         uuid NOT NULL,
    -- the claim's
    author        uuid NOT NULL,
    opened_by     uuid NOT NULL,
    person        uuid,
    -- why a claim that was vetted is looked at again; '' for a first review
    doubt         text NOT NULL,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    -- what it came to, '' while it is open
    outcome       text COLLATE "C" NOT NULL DEFAULT '',
    why           text NOT NULL DEFAULT '',
    single_source boolean NOT NULL DEFAULT false,
    lineages      smallint NOT NULL DEFAULT 0,
    CONSTRAINT vet_round_ends CHECK ((closed_at IS NULL) = (outcome = ''))
);
CREATE UNIQUE INDEX vet_round_open ON vet_round (claim) WHERE closed_at IS NULL;
CREATE INDEX vet_round_claim ON vet_round (claim, opened_at);

-- That somebody was drawn. It is TLP:RED for that person: nobody learns who reviews, or who could.
CREATE TABLE vet_seat (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    round        uuid NOT NULL,
    claim        uuid NOT NULL,
    author       uuid NOT NULL,
    person       uuid NOT NULL,
    organisation uuid NOT NULL,
    -- drawn to decide between two who disagree
    deciding     boolean NOT NULL,
    drawn_at     timestamptz NOT NULL,
    declined_at  timestamptz,
    -- reviewed, or the round ended without it
    done_at      timestamptz,
    CONSTRAINT vet_seat_of_others CHECK (organisation <> author)
);
-- each organisation once, also if it declined
CREATE UNIQUE INDEX vet_seat_organisation ON vet_seat (round, organisation);
CREATE INDEX vet_seat_waiting ON vet_seat (person) WHERE declined_at IS NULL AND done_at IS NULL;

-- What one reviewer says. TLP:RED for its author until all who were drawn have reviewed; then as the claim.
CREATE TABLE vet_review (
    id            uuid PRIMARY KEY,
    handling      integer NOT NULL CHECK (handling >= 0),
    round         uuid NOT NULL,
    claim         uuid NOT NULL,
    author        uuid NOT NULL,
    seat          uuid NOT NULL,
    person        uuid NOT NULL,
    organisation  uuid NOT NULL,
    verdict       text COLLATE "C" NOT NULL
        CHECK (verdict IN ('accept', 'ask-for-changes', 'reject', 'legit-but-compromised')),
    credibility   smallint NOT NULL CHECK (credibility BETWEEN 1 AND 6),
    single_source boolean NOT NULL,
    lineages      smallint NOT NULL,
    -- who else it could be
    alternative   text NOT NULL,
    note          text NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT vet_review_of_others CHECK (organisation <> author)
);
CREATE UNIQUE INDEX vet_review_seat ON vet_review (seat, organisation);
CREATE INDEX vet_review_round ON vet_review (round, recorded_at);

-- That two offices let a claim be used before it is vetted, until when and why: a row is asked, a second one confirms it.
CREATE TABLE vet_fast (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    claim        uuid NOT NULL,
    -- the row that this one confirms
    confirms     uuid,
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    reason       text NOT NULL,
    until        timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX vet_fast_claim ON vet_fast (claim);

-- That an organisation has a conflict of interest with another, or about a thing: it is drawn for none of that.
CREATE TABLE vet_conflict (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    organisation uuid NOT NULL,
    person       uuid,
    against      uuid NOT NULL,
    reason       text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX vet_conflict_against ON vet_conflict (against) WHERE ended_at IS NULL;

-- That one source rests on another, and on what grounds somebody says so. Sources are named as claims name them.
CREATE TABLE citation (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    citing       text COLLATE "C" NOT NULL CHECK (octet_length(citing) BETWEEN 1 AND 2048),
    cited        text COLLATE "C" NOT NULL CHECK (octet_length(cited) BETWEEN 1 AND 2048 AND cited <> citing),
    author       uuid NOT NULL,
    person       uuid NOT NULL,
    grounds      text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX citation_citing ON citation (citing) WHERE withdrawn_at IS NULL;

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['vet_round', 'vet_seat', 'vet_review', 'vet_fast', 'vet_conflict', 'citation']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['vet_seat', 'vet_conflict', 'citation']
    LOOP
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO atlas_app USING ({readable})', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['vet_round', 'vet_review', 'vet_fast']
    LOOP
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO atlas_app USING ({readable}'
            ' AND EXISTS (SELECT FROM claim c WHERE c.id = %I.claim))', walled, walled);
    END LOOP;
END
$$;
CREATE POLICY gives ON vet_round FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND closed_at IS NULL
    AND opened_by = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND EXISTS (SELECT FROM claim c WHERE c.id = vet_round.claim AND c.author = vet_round.author AND c.current)
);
CREATE POLICY gives ON vet_seat FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND EXISTS (SELECT FROM vet_round r WHERE r.id = vet_seat.round AND r.claim = vet_seat.claim
        AND r.author = vet_seat.author AND r.closed_at IS NULL)
);
-- who declines; the seat shows to that person alone
GRANT UPDATE (declined_at) ON vet_seat TO atlas_app;
CREATE POLICY declines ON vet_seat FOR UPDATE TO atlas_app USING (
    {readable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND declined_at IS NULL AND done_at IS NULL
) WITH CHECK (declined_at IS NOT NULL);
-- nobody reviews without having been drawn: a seat shows to its person alone
CREATE POLICY gives ON vet_review FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND EXISTS (SELECT FROM vet_seat s WHERE s.id = vet_review.seat AND s.round = vet_review.round
        AND s.claim = vet_review.claim AND s.author = vet_review.author AND s.person = vet_review.person
        AND s.organisation = vet_review.organisation AND s.handling = vet_review.handling
        AND s.declined_at IS NULL AND s.done_at IS NULL)
);
CREATE POLICY gives ON vet_fast FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
CREATE POLICY gives ON vet_conflict FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
GRANT UPDATE (ended_at) ON vet_conflict TO atlas_app;
CREATE POLICY ends ON vet_conflict FOR UPDATE TO atlas_app USING (
    {readable} AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
) WITH CHECK (ended_at IS NOT NULL);
CREATE POLICY gives ON citation FOR INSERT TO atlas_app WITH CHECK (
    {writable} AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
GRANT UPDATE (withdrawn_at) ON citation TO atlas_app;
CREATE POLICY withdraws ON citation FOR UPDATE TO atlas_app USING (
    {readable} AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
) WITH CHECK (withdrawn_at IS NOT NULL);

-- The functions of `vetters.sql` belong to `atlas_search`, which sees every claim and changes this one column of it.
GRANT SELECT (author, vetting, withdrawn_at), UPDATE (vetting) ON claim TO atlas_search;
CREATE POLICY vets ON claim FOR UPDATE TO atlas_search USING (true);
GRANT SELECT ON vet_round, vet_seat, vet_review, vet_conflict TO atlas_search;
GRANT UPDATE (closed_at, outcome, why, single_source, lineages) ON vet_round TO atlas_search;
GRANT UPDATE (done_at) ON vet_seat TO atlas_search;
GRANT UPDATE (handling) ON vet_review TO atlas_search;
CREATE POLICY vets ON vet_round TO atlas_search USING (true);
CREATE POLICY vets ON vet_seat TO atlas_search USING (true);
CREATE POLICY vets ON vet_review TO atlas_search USING (true);
CREATE POLICY vets ON vet_conflict TO atlas_search USING (true);
-- who reviewed is no part of what a step tells
GRANT SELECT (subject, place), INSERT ON transition TO atlas_search;
CREATE POLICY vets ON transition TO atlas_search USING (true);

-- What is said of a claim under review goes with it when it is erased.
GRANT SELECT (claim), DELETE ON vet_round, vet_seat, vet_review, vet_fast TO atlas_retire;
CREATE POLICY retires ON vet_round TO atlas_retire USING (true);
CREATE POLICY retires ON vet_seat TO atlas_retire USING (true);
CREATE POLICY retires ON vet_review TO atlas_retire USING (true);
CREATE POLICY retires ON vet_fast TO atlas_retire USING (true);
CREATE FUNCTION atlas.end_vetting()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM atlas.vet_review v USING gone WHERE v.claim = gone.id;
    DELETE FROM atlas.vet_seat v USING gone WHERE v.claim = gone.id;
    DELETE FROM atlas.vet_fast v USING gone WHERE v.claim = gone.id;
    DELETE FROM atlas.vet_round v USING gone WHERE v.claim = gone.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_vetting AFTER DELETE ON claim
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas.end_vetting();

REVOKE ALL ON FUNCTION atlas.end_vetting() FROM PUBLIC;
