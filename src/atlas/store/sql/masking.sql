-- What the object is called as far as a row shows it, where the claim stands under another name: masked, for those who may
-- not read whom it is about. NULL where it is called as the claim is.
ALTER TABLE claim_part ADD COLUMN name text;

-- One content under one masked handling is another version where the person is of another category, or for other purposes.
DROP INDEX claim_version;
CREATE UNIQUE INDEX claim_version
    ON claim (author, object, version, digest, handling, split_part(strictness, '-', 4));
