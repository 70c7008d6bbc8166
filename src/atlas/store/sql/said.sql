-- What a claim's object says of time and place, as columns of its own: a walk asks for both, and would otherwise read
-- whole contents. They are made of `content` alone, so properties under stricter handlings of their own add nothing.

-- The days on which it was so in the world, as an interval of ISO 8601 (`2024-01-31/2024-06-30`), both inclusive; of one
-- end alone that day twice; nothing where the object states no day. No object of a claim is another object's: only
-- its own properties count. What does not look like a day is passed over.
CREATE FUNCTION atlas.said_days(content bytea)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN encode(content, 'escape') ~ '":"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}' THEN (
        SELECT (least(begun, ended) || '/' || greatest(begun, ended)) COLLATE "C" FROM (
            SELECT coalesce(days[1], days[2]) COLLATE "C" AS begun, coalesce(days[2], days[1]) COLLATE "C" AS ended
            FROM (
                SELECT ARRAY[
                    substring(coalesce(j ->> 'first_seen', j ->> 'first_observed', j ->> 'start_time',
                        j ->> 'valid_from', j ->> 'analysis_started', j ->> 'start', j ->> 'date',
                        j ->> 'published') FROM '^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])'),
                    substring(coalesce(j ->> 'last_seen', j ->> 'last_observed', j ->> 'stop_time',
                        j ->> 'valid_until', j ->> 'analysis_ended', j ->> 'end')
                        FROM '^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])')
                ] AS days
                FROM (SELECT convert_from(content, 'UTF8')::jsonb AS j OFFSET 0) AS read
            ) AS found
        ) AS ordered
    ) END
$$;

-- The country that the object of a place names, alpha-2 of ISO 3166-1 as it stands; nothing where it names none so.
CREATE FUNCTION atlas.said_country(kind text, content bytea)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN kind = 'location' AND encode(content, 'escape') ~ '"country":"[A-Za-z]{2}"' THEN
        substring(upper(convert_from(content, 'UTF8')::jsonb ->> 'country') FROM '^[A-Z]{2}$') COLLATE "C" END
$$;

ALTER TABLE claim
    ADD COLUMN days text COLLATE "C" GENERATED ALWAYS AS (atlas.said_days(content)) STORED,
    ADD COLUMN country text COLLATE "C" GENERATED ALWAYS AS (atlas.said_country(kind, content)) STORED;
CREATE INDEX claim_country ON claim (country, thing) WHERE current AND country IS NOT NULL;
