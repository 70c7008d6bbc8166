-- Properties under stricter handlings of their own. A claim's content is the object without them, as if they had never
-- been given. Each row holds the object again with more of them, for fewer readers: the row with the greatest place is
-- the object as it came, under the join of all its handlings.
CREATE TABLE claim_part (
    claim      uuid NOT NULL,
    place      smallint NOT NULL CHECK (place > 0),
    handling   integer NOT NULL CHECK (handling >= 0),
    terms      integer NOT NULL,
    content    bytea NOT NULL,
    aliases    text[] NOT NULL,
    confidence smallint CHECK (confidence BETWEEN 0 AND 100),
    -- all words of the object as far as it stands here; `fresh` are those that neither the claim nor places before hold
    words      tsvector NOT NULL,
    fresh      text[] NOT NULL,
    -- the random bytes behind the commitment to this row
    salt       bytea NOT NULL CHECK (length(salt) = 32),
    PRIMARY KEY (claim, place)
);
CREATE INDEX claim_part_words ON claim_part USING gin (words);

-- Of a claim with parts: the handling of the object as it came. `digest`, `bare`, `labels` and `strictness` are those of
-- that object, so that versions are decided by the whole; they are never shown.
ALTER TABLE claim ADD COLUMN whole integer CHECK (whole >= 0);

ALTER TABLE claim_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim_part FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON claim_part FROM atlas_app;
-- a part shows where its claim does
CREATE POLICY reads ON claim_part FOR SELECT TO atlas_app USING (
    {readable} AND EXISTS (SELECT FROM claim c WHERE c.id = claim_part.claim)
);
CREATE POLICY gives ON claim_part FOR INSERT TO atlas_app WITH CHECK ({writable});

GRANT SELECT (whole) ON claim TO atlas_retire;
GRANT SELECT (claim, handling, fresh) ON claim_part TO atlas_retire;
CREATE POLICY retires ON claim_part FOR SELECT TO atlas_retire
    USING (EXISTS (SELECT FROM claim c WHERE c.id = claim_part.claim));
GRANT SELECT (claim, handling, words) ON claim_part TO atlas_search;
CREATE POLICY searches ON claim_part FOR SELECT TO atlas_search USING (true);

SET LOCAL ROLE atlas_retire;
DROP FUNCTION IF EXISTS atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[], uuid[], text[],
    bytea[], smallint[], timestamptz, boolean);
RESET ROLE;
