-- Targets that members nominate. A row is one thing that was said or done about one: its form, each check, the points,
-- the ballot, the decision. All rows of a nomination stand under its handling. Never edited.
CREATE TABLE nomination_entry (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    nomination  uuid NOT NULL,
    place       integer NOT NULL CHECK (place >= 0),
    what        text COLLATE "C" NOT NULL CHECK (what IN ('submitted', 'amended', 'screening', 'checked', 'scored',
        'opened', 'accepted', 'deferred', 'rejected', 'merged', 'taken-back')),
    said        jsonb NOT NULL,
    -- by what it is found as a duplicate: names once folded, identifiers in their normal form
    keys        text[] NOT NULL,
    author      uuid NOT NULL,
    person      uuid,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT nomination_reasoned CHECK (
        what NOT IN ('deferred', 'rejected', 'merged', 'taken-back') OR btrim(coalesce(said ->> 'reason', '')) <> '')
);
CREATE INDEX nomination_entry_nomination ON nomination_entry (nomination, place);
CREATE INDEX nomination_entry_recorded ON nomination_entry (recorded_at) WHERE place = 0;
CREATE INDEX nomination_entry_keys ON nomination_entry USING gin (keys);

-- What an organisation votes. Until the ballot closes its own alone shows to it, and nobody is told how many there are:
-- `atlas.voting` names the organisation of whoever looks, `atlas.moment` when that is. The latest row of each counts.
CREATE TABLE ballot (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    nomination   uuid NOT NULL,
    -- the place of the entry that opened it
    round        integer NOT NULL CHECK (round >= 0),
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    choice       text COLLATE "C" NOT NULL CHECK (choice IN ('accept', 'defer', 'reject', 'abstain')),
    words        text NOT NULL,
    closes       timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    CONSTRAINT ballot_in_time CHECK (recorded_at < closes)
);
CREATE INDEX ballot_nomination ON ballot (nomination, round, organisation);

-- How much each criterion counts, as the board set it; the latest counts.
CREATE TABLE criteria_weight (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    weights     jsonb NOT NULL,
    reason      text NOT NULL CHECK (btrim(reason) <> ''),
    author      uuid NOT NULL,
    person      uuid,
    recorded_at timestamptz NOT NULL
);

-- what a form keeps that is none of claims
ALTER TABLE draft ADD COLUMN room text COLLATE "C" NOT NULL DEFAULT 'claim';

ALTER TABLE nomination_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE nomination_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE ballot ENABLE ROW LEVEL SECURITY;
ALTER TABLE ballot FORCE ROW LEVEL SECURITY;
ALTER TABLE criteria_weight ENABLE ROW LEVEL SECURITY;
ALTER TABLE criteria_weight FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON nomination_entry, ballot, criteria_weight FROM atlas_app;

CREATE POLICY reads ON nomination_entry FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON nomination_entry FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
CREATE POLICY reads ON ballot FOR SELECT TO atlas_app USING (
    {readable}
    AND (closes <= (SELECT nullif(current_setting('atlas.moment', true), '')::timestamptz)
         OR organisation = (SELECT nullif(current_setting('atlas.voting', true), '')::uuid))
);
CREATE POLICY gives ON ballot FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND organisation = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
CREATE POLICY reads ON criteria_weight FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON criteria_weight FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
