-- The map: claims and what they project to, each table with its row policy.
-- `{readable}` and `{writable}` stand for the bit tests of `policies.py`; they read two settings that only
-- `store/opening.py` writes. Text that is compared or sorted has the collation C: its operators are
-- leakproof, so they stay index conditions under a policy, and order does not depend on the machine.

CREATE TABLE claim (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    terms        integer NOT NULL,
    batch        uuid NOT NULL,
    author       uuid NOT NULL,
    thing        uuid NOT NULL,
    -- the thing that the contributed id names; differs from `thing` where the object is one identifier
    object       uuid NOT NULL,
    stix_id      text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    aliases      text[] NOT NULL,
    spec         text COLLATE "C" NOT NULL,
    version      text COLLATE "C" NOT NULL,
    digest       bytea NOT NULL CHECK (length(digest) = 32),
    content      bytea NOT NULL,
    words        tsvector NOT NULL,
    created_at   timestamptz,
    modified_at  timestamptz,
    recorded_at  timestamptz NOT NULL,
    source_grade text COLLATE "C" NOT NULL,
    information_grade text COLLATE "C" NOT NULL,
    likelihood   smallint CHECK (likelihood BETWEEN 0 AND 100),
    confidence   smallint CHECK (confidence BETWEEN 0 AND 100),
    assessment   boolean NOT NULL,
    revoked      boolean NOT NULL,
    vetting      text COLLATE "C" NOT NULL,
    -- its date of change lies ahead of the clock: history for ever
    ahead        boolean NOT NULL,
    current      boolean NOT NULL,
    -- of a superseded version: the handling of the current one, which must be readable too
    covered_by   integer CHECK (covered_by >= 0),
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX claim_version ON claim (author, object, version, digest);
CREATE UNIQUE INDEX claim_current ON claim (author, object) WHERE current;
CREATE INDEX claim_thing ON claim (thing);
CREATE INDEX claim_renamed ON claim (object) WHERE current AND object <> thing;
CREATE INDEX claim_words ON claim USING gin (words) WHERE current;
CREATE INDEX claim_names ON claim USING gin (ts_filter(words, '{a}')) WHERE current;
CREATE INDEX claim_kind ON claim (kind, name) WHERE current;
CREATE INDEX claim_batch ON claim (batch);
CREATE INDEX claim_kinds ON claim (kind, thing) INCLUDE (handling, covered_by, withdrawn_at) WHERE current;

-- A directed link; its ends are things, known or not yet.
CREATE TABLE link (
    claim    uuid NOT NULL,
    handling integer NOT NULL CHECK (handling >= 0),
    source   uuid NOT NULL,
    type     text COLLATE "C" NOT NULL,
    target   uuid NOT NULL,
    source_stix_id text COLLATE "C" NOT NULL,
    target_stix_id text COLLATE "C" NOT NULL
);
CREATE INDEX link_source ON link (source, type);
CREATE INDEX link_target ON link (target, type);
CREATE INDEX link_claim ON link (claim);

CREATE TABLE identifier (
    claim    uuid NOT NULL,
    handling integer NOT NULL CHECK (handling >= 0),
    thing    uuid NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL
);
-- normal forms have at most 2,048 bytes (`model/identifiers`), so they fit an index entry
CREATE INDEX identifier_value ON identifier (value, kind);
CREATE INDEX identifier_thing ON identifier (thing);
CREATE INDEX identifier_claim ON identifier (claim);

-- A thing is there for whoever sees a claim about it or a link to it.
CREATE TABLE appearance (
    claim    uuid NOT NULL,
    handling integer NOT NULL CHECK (handling >= 0),
    thing    uuid NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    stix_id  text COLLATE "C" NOT NULL
);
CREATE INDEX appearance_thing ON appearance (thing);
CREATE INDEX appearance_claim ON appearance (claim);

-- How many current claims of one handling hold a word: signed counts that are summed, merged now and then.
CREATE TABLE vocabulary (
    word     text COLLATE "C" NOT NULL,
    handling integer NOT NULL CHECK (handling >= 0),
    count    integer NOT NULL
);
CREATE INDEX vocabulary_word ON vocabulary (word, handling) INCLUDE (count);

-- The random bytes behind a claim's commitments: envelope, author, content; 32 bytes each, in this order.
CREATE TABLE opening (
    claim    uuid PRIMARY KEY,
    handling integer NOT NULL CHECK (handling >= 0),
    salts    bytea NOT NULL CHECK (length(salts) = 96)
);

-- Hashes that wait for the log. Outside the wall by name: a salted hash tells nothing.
CREATE TABLE log_pending (
    id          uuid PRIMARY KEY,
    type        text COLLATE "C" NOT NULL,
    claim       uuid NOT NULL,
    commitments bytea NOT NULL,
    leaf        bytea NOT NULL CHECK (length(leaf) = 32)
);
CREATE INDEX log_pending_claim ON log_pending (claim);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['claim', 'link', 'identifier', 'appearance', 'vocabulary', 'opening']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['link', 'identifier', 'appearance', 'vocabulary', 'opening']
    LOOP
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO atlas_app USING ({readable})', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['link', 'identifier', 'appearance', 'vocabulary', 'opening']
    LOOP
        EXECUTE format('CREATE POLICY gives ON %I FOR INSERT TO atlas_app WITH CHECK ({writable})', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['link', 'identifier', 'appearance']
    LOOP
        EXECUTE format('GRANT SELECT (claim), DELETE ON %I TO atlas_retire', walled);
        EXECUTE format('CREATE POLICY retires ON %I TO atlas_retire USING (true)', walled);
    END LOOP;
END
$$;
-- A stricter new version hides the old ones: whoever reads history reads what stands now.
CREATE POLICY reads ON claim FOR SELECT TO atlas_app USING (
    {readable} AND (covered_by IS NULL OR {covering})
);
CREATE POLICY gives ON claim FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
REVOKE UPDATE, DELETE, TRUNCATE ON log_pending FROM atlas_app;

-- merging counts moves rows of one word and handling that the merger reads and may write
GRANT DELETE ON vocabulary TO atlas_app;
CREATE POLICY merges ON vocabulary FOR DELETE TO atlas_app USING ({readable});

-- `retire` sees all versions of one author's objects, and nothing else of the map
GRANT SELECT (id, handling, author, object, version, spec, digest, words, current, covered_by),
    UPDATE (current, covered_by) ON claim TO atlas_retire;
CREATE POLICY retires ON claim TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));
GRANT INSERT ON vocabulary TO atlas_retire;
CREATE POLICY retires ON vocabulary FOR INSERT TO atlas_retire WITH CHECK (count < 0);

-- `search_claims` carries the bit test itself: under a policy, `@@` would never use its index
GRANT SELECT (id, handling, words, current) ON claim TO atlas_search;
CREATE POLICY searches ON claim FOR SELECT TO atlas_search USING (true);

-- what the wall rests on is only ever added to
REVOKE UPDATE, DELETE, TRUNCATE ON handling, terms, decision, agreement, signature FROM atlas_app;
