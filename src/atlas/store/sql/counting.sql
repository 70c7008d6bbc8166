-- How far the numbers of `change` were given, so that none is given twice: rows with the greatest ones may go, and a reader
-- whose cursor stands there would never hear of what got such a number anew. One row, written by `number_changes` alone.
CREATE TABLE last_change (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    number   bigint NOT NULL,
    added_at timestamptz
);
REVOKE ALL ON last_change FROM atlas_app;
GRANT SELECT, INSERT, UPDATE ON last_change TO atlas_retire;

-- The rows show to `atlas_retire`, not to their owner.
SET LOCAL ROLE atlas_retire;
INSERT INTO atlas.last_change (number, added_at) SELECT coalesce(max(number), 0), max(added_at) FROM atlas.change;
RESET ROLE;
