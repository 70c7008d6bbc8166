-- What members judge of two things: the same, not the same, or unsure. Never edited: the latest of an author on a pair
-- counts, and a judgement can be withdrawn at any time. It shows only where both things show.
CREATE TABLE judgement (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    -- the two things, the smaller id first
    one          uuid NOT NULL,
    other        uuid NOT NULL,
    author       uuid NOT NULL,
    person       uuid NOT NULL,
    verdict      text COLLATE "C" NOT NULL CHECK (verdict IN ('same', 'not-same', 'unsure')),
    strength     smallint NOT NULL CHECK (strength BETWEEN 0 AND 100),
    grounds      text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT judgement_ordered CHECK (one < other)
);
CREATE INDEX judgement_one ON judgement (one) WHERE withdrawn_at IS NULL;
CREATE INDEX judgement_other ON judgement (other) WHERE withdrawn_at IS NULL;
CREATE INDEX judgement_recorded ON judgement (author, recorded_at);

ALTER TABLE judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE judgement FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON judgement FROM atlas_app;
CREATE POLICY reads ON judgement FOR SELECT TO atlas_app USING (
    {readable}
    AND EXISTS (SELECT FROM appearance a WHERE a.thing = judgement.one)
    AND EXISTS (SELECT FROM appearance a WHERE a.thing = judgement.other)
);
CREATE POLICY gives ON judgement FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
-- the one change there is: an organisation withdraws its own
GRANT UPDATE (withdrawn_at) ON judgement TO atlas_app;
CREATE POLICY withdraws ON judgement FOR UPDATE TO atlas_app USING (
    {readable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
) WITH CHECK (withdrawn_at IS NOT NULL);
