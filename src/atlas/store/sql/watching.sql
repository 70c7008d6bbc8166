-- What is watched and which alarms that raised stand inside the wall: each scope names whose it shows (`store/opening.py`).
-- Who opened what is shown to nobody; two functions write, compare and forget it.

-- Which handlings of the thing the reader's scope showed, a row each; -1 where it showed none that stands.
ALTER TABLE opened ADD COLUMN handling integer NOT NULL DEFAULT -1;
ALTER TABLE opened ALTER COLUMN handling DROP DEFAULT;
ALTER TABLE opened DROP CONSTRAINT opened_pkey;
ALTER TABLE opened ADD PRIMARY KEY (person, day, thing, handling);
-- one person and day, counted without a look at the others
CREATE INDEX opened_day ON opened (day);
-- one watch a claim at a time, however many ask at once
CREATE UNIQUE INDEX bait_claim ON bait (claim) WHERE ended_at IS NULL;

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['opened', 'bait', 'alarm']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
        EXECUTE format('CREATE POLICY retires ON %I TO atlas_retire USING (true)', walled);
    END LOOP;
END
$$;
REVOKE SELECT, INSERT ON opened FROM atlas_app;
REVOKE INSERT ON alarm FROM atlas_app;

CREATE POLICY reads ON bait FOR SELECT TO atlas_app
    USING (owner = (SELECT nullif(current_setting('atlas.watching', true), '')::uuid));
-- it is a claim of the own organisation that the scope shows
CREATE POLICY gives ON bait FOR INSERT TO atlas_app WITH CHECK (
    owner = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND owner = (SELECT nullif(current_setting('atlas.watching', true), '')::uuid)
    AND EXISTS (SELECT FROM claim c WHERE c.id = bait.claim AND c.author = bait.owner AND c.thing = bait.thing)
);
-- the one change there is: it ends
GRANT UPDATE (ended_at) ON bait TO atlas_app;
CREATE POLICY ends ON bait FOR UPDATE TO atlas_app USING (
    owner = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
    AND owner = (SELECT nullif(current_setting('atlas.watching', true), '')::uuid)
    AND ended_at IS NULL
) WITH CHECK (ended_at IS NOT NULL);
-- '*': all of them. Else those about the own bait, and the own people's breadth.
CREATE POLICY reads ON alarm FOR SELECT TO atlas_app USING (
    (SELECT coalesce(current_setting('atlas.alarmed', true), '')) = '*'
    OR coalesce(CASE kind WHEN 'breadth' THEN organisation ELSE owner END::text
                = (SELECT current_setting('atlas.alarmed', true)), false)
);

GRANT SELECT, INSERT, DELETE ON opened TO atlas_retire;
GRANT UPDATE (opened_at) ON opened TO atlas_retire;
GRANT SELECT ON bait, dissemination, dissemination_line TO atlas_retire;
GRANT SELECT, INSERT ON alarm TO atlas_retire;
GRANT UPDATE (number, happened_at) ON alarm TO atlas_retire;
