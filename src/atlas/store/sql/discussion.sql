-- What people say to each other about a thing or one claim of it. A comment has a handling of its own, and shows only
-- where what it is about shows. Nobody edits one: its author can withdraw it, which takes the text from everybody.
CREATE TABLE comment (
    id           uuid PRIMARY KEY,
    handling     integer NOT NULL CHECK (handling >= 0),
    thing        uuid NOT NULL,
    -- the version that it is about; null where it is about the thing
    claim        uuid,
    -- the comment that it answers
    answers      uuid,
    author       uuid NOT NULL,
    person       uuid NOT NULL,
    mentions     uuid[] NOT NULL,
    text         text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    withdrawn_at timestamptz,
    -- since when nothing on the map tells of the thing
    alone_since  timestamptz
);
CREATE INDEX comment_thing ON comment (thing, recorded_at);
CREATE INDEX comment_claim ON comment (claim) WHERE claim IS NOT NULL;

-- That somebody may want to look: whom it is for, of what kind, and an id. What it is about is read again when it is
-- shown. Its handling is TLP:RED for the recipient alone.
CREATE TABLE notification (
    id          uuid PRIMARY KEY,
    handling    integer NOT NULL CHECK (handling >= 0),
    recipient   uuid NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    object      uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    seen_at     timestamptz
);
CREATE INDEX notification_recipient ON notification (recipient, recorded_at);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['comment', 'notification']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM atlas_app', walled);
    END LOOP;
END
$$;
CREATE POLICY reads ON comment FOR SELECT TO atlas_app USING (
    {readable} AND CASE WHEN claim IS NULL THEN EXISTS (SELECT FROM appearance a WHERE a.thing = comment.thing)
                        ELSE EXISTS (SELECT FROM claim c WHERE c.id = comment.claim) END
);
CREATE POLICY gives ON comment FOR INSERT TO atlas_app WITH CHECK (
    {writable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
);
-- the one change there is: the text goes
GRANT UPDATE (text, mentions, withdrawn_at) ON comment TO atlas_app;
CREATE POLICY withdraws ON comment FOR UPDATE TO atlas_app USING (
    {readable}
    AND author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid)
) WITH CHECK (text = '' AND mentions = '{}' AND withdrawn_at IS NOT NULL);
CREATE POLICY reads ON notification FOR SELECT TO atlas_app USING ({readable});
CREATE POLICY gives ON notification FOR INSERT TO atlas_app WITH CHECK ({writable});
GRANT UPDATE (seen_at) ON notification TO atlas_app;
CREATE POLICY marks ON notification FOR UPDATE TO atlas_app USING ({readable}) WITH CHECK ({readable});

-- what a comment says is of no use to `atlas_retire`, who ends it
GRANT SELECT (id, thing, claim, recorded_at, alone_since), UPDATE (alone_since), DELETE ON comment TO atlas_retire;
CREATE POLICY retires ON comment TO atlas_retire USING (true);
GRANT SELECT (id, recorded_at), DELETE ON notification TO atlas_retire;
CREATE POLICY retires ON notification TO atlas_retire USING (true);

-- A comment about a claim goes with it when that is erased.
CREATE FUNCTION atlas.end_comments()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM atlas.comment m USING gone WHERE m.claim = gone.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_comments AFTER DELETE ON claim
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas.end_comments();

-- What the screening met in a comment: the flag names the comment instead of a claim.
ALTER TABLE flag ALTER COLUMN claim DROP NOT NULL;
ALTER TABLE flag ADD COLUMN comment uuid;
ALTER TABLE flag ADD CONSTRAINT flag_about CHECK ((claim IS NULL) <> (comment IS NULL));

REVOKE ALL ON FUNCTION atlas.end_comments() FROM PUBLIC;
