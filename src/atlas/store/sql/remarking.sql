-- A version is a content under a handling, so a content that is marked anew is a version of its own, ranked by how
-- strict its handling is (`policy/strictness.py`). Before `definers.sql` makes the two owner functions again.
ALTER TABLE claim ADD COLUMN strictness text COLLATE "C" NOT NULL DEFAULT '';
DROP INDEX claim_version;
CREATE UNIQUE INDEX claim_version ON claim (author, object, version, digest, handling);
-- few or none: versions dated ahead of the clock
CREATE INDEX claim_early ON claim (author, object) WHERE ahead;
GRANT SELECT (ahead, strictness) ON claim TO atlas_retire;

SET LOCAL ROLE atlas_search;
DROP FUNCTION IF EXISTS atlas.search_claims(tsquery, tsquery, boolean, integer);
SET LOCAL ROLE atlas_retire;
DROP FUNCTION IF EXISTS atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[]);
DROP FUNCTION IF EXISTS atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[]);
RESET ROLE;
