-- Indexes that carry the handling: what is hidden behind an id is judged in the index, and its rows are not visited. Rows
-- that were just written are visited until a vacuum has marked their pages: soon, as the settings say.
DROP INDEX appearance_thing;
CREATE INDEX appearance_thing ON appearance (thing, handling);
DROP INDEX identifier_value;
CREATE INDEX identifier_value ON identifier (value, kind) INCLUDE (handling, claim, thing);
DROP INDEX identifier_thing;
CREATE INDEX identifier_thing ON identifier (thing, handling);
DROP INDEX withdrawal_thing;
CREATE INDEX withdrawal_thing ON withdrawal (thing, handling, covered_by);
-- in the order of the answer: else the smallest thing is looked for among all that was ever withdrawn
DROP INDEX withdrawal_object;
CREATE INDEX withdrawal_object ON withdrawal (object, thing, handling, covered_by);

ALTER TABLE appearance SET (autovacuum_vacuum_insert_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0.02);
ALTER TABLE identifier SET (autovacuum_vacuum_insert_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0.02);
ALTER TABLE withdrawal SET (autovacuum_vacuum_insert_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0.02);
