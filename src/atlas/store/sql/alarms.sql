-- Who opened which thing, for two days: what alarms are made of. Ids alone, as in the record of decisions.
CREATE TABLE opened (
    person       uuid NOT NULL,
    organisation uuid NOT NULL,
    day          date NOT NULL,
    thing        uuid NOT NULL,
    opened_at    timestamptz NOT NULL,
    PRIMARY KEY (person, day, thing)
);
CREATE INDEX opened_thing ON opened (thing);

-- Claims that an organisation planted: nobody has a reason to open them. The claim itself is as any other.
CREATE TABLE bait (
    id         uuid PRIMARY KEY,
    owner      uuid NOT NULL,
    claim      uuid NOT NULL,
    thing      uuid NOT NULL,
    planted_by uuid NOT NULL,
    planted_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX bait_thing ON bait (thing) WHERE ended_at IS NULL;

CREATE TABLE alarm (
    id           uuid PRIMARY KEY,
    kind         text COLLATE "C" NOT NULL CHECK (kind IN ('bait', 'export', 'breadth')),
    -- whose bait it is; null where somebody opened a lot
    owner        uuid,
    person       uuid NOT NULL,
    organisation uuid NOT NULL,
    bait         uuid,
    number       integer NOT NULL,
    day          date NOT NULL,
    happened_at  timestamptz NOT NULL,
    raised_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX alarm_once ON alarm (kind, person, day, coalesce(bait, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX alarm_happened ON alarm (happened_at);
REVOKE UPDATE, DELETE, TRUNCATE ON alarm FROM atlas_app;
