-- What went out: who took it, when, for what, and each version by the random id of its claim. No content, and no hash
-- that could be guessed: digests are salted. Only ever added to.
CREATE TABLE dissemination (
    id           uuid PRIMARY KEY,
    sent_at      timestamptz NOT NULL,
    organisation uuid NOT NULL,
    -- null for work of the system
    person       uuid,
    -- export; later also release
    kind         text COLLATE "C" NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    reference    text COLLATE "C" NOT NULL,
    -- the legal bases of what went out, in order
    bases        text[] NOT NULL,
    marking      text COLLATE "C" NOT NULL,
    items        integer NOT NULL,
    -- Merkle root over the lines in their order
    root         bytea NOT NULL CHECK (length(root) = 32),
    -- behind the commitment, and behind the digests of the lines
    salts        bytea NOT NULL CHECK (length(salts) = 64)
);
CREATE INDEX dissemination_sent ON dissemination (sent_at, id);

CREATE TABLE dissemination_line (
    dissemination uuid NOT NULL,
    place         integer NOT NULL,
    claim         uuid NOT NULL,
    author        uuid NOT NULL,
    -- of the bytes as they went out, salted
    digest        bytea NOT NULL CHECK (length(digest) = 32)
);
CREATE UNIQUE INDEX dissemination_line_place ON dissemination_line (dissemination, place);
CREATE INDEX dissemination_line_author ON dissemination_line (author, dissemination);

REVOKE UPDATE, DELETE, TRUNCATE ON dissemination, dissemination_line FROM atlas_app;
