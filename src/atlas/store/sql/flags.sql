-- That a text which somebody gave holds words that the legal officer should look at (P8, P11). It names the claim, the
-- rule and which words of which of its texts; never the text. It blocks nothing.
CREATE TABLE flag (
    id           uuid PRIMARY KEY,
    -- of the flag: the contributor's organisation and the secretariat's, wherever the claim itself is read
    handling     integer NOT NULL CHECK (handling >= 0),
    claim        uuid NOT NULL REFERENCES claim ON DELETE CASCADE,
    organisation uuid NOT NULL,
    rule         text COLLATE "C" NOT NULL,
    -- which of the claim's texts, and of it the first and the last word, each counted from 0
    part         integer NOT NULL CHECK (part >= 0),
    first_word   integer NOT NULL CHECK (first_word >= 0),
    last_word    integer NOT NULL CHECK (last_word >= first_word),
    raised_at    timestamptz NOT NULL
);
CREATE INDEX flag_raised ON flag (raised_at);
CREATE INDEX flag_claim ON flag (claim);

ALTER TABLE flag ENABLE ROW LEVEL SECURITY;
ALTER TABLE flag FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON flag FROM atlas_app;
CREATE POLICY reads ON flag FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON flag FOR INSERT TO atlas_app WITH CHECK ({writable});
