-- The policy, stated in SQL: which handlings may an actor read, and which may it give?
-- Stated a second time, independently, in `policy/permits.py`; a property test holds the two equal.
-- Both run as their caller and read only the alliance's own tables. A person is null for system work.

-- Nothing at all may be read or done without standing: active, current agreement signed, training in date.
CREATE OR REPLACE FUNCTION atlas.has_standing(who uuid, organisation uuid, moment timestamptz)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM atlas.organisation o
        WHERE o.id = organisation AND o.active
          AND EXISTS (
            SELECT FROM atlas.signature s
            WHERE s.organisation_id = o.id AND s.signed_at <= moment AND s.agreement_id = (
                SELECT a.id FROM atlas.agreement a WHERE a.effective_from <= moment
                ORDER BY a.effective_from DESC, a.version DESC LIMIT 1))
    ) AND (who IS NULL OR EXISTS (
        SELECT FROM atlas.person p
        WHERE p.id = who AND p.organisation_id = organisation AND p.is_active
          AND p.trained_until >= (moment AT TIME ZONE 'UTC')::date))
$$;

-- The cells that an organisation sits in while they are open, each with its ceiling.
CREATE OR REPLACE FUNCTION atlas.open_cells(organisation uuid, moment timestamptz)
RETURNS TABLE (cell uuid, ceiling text)
LANGUAGE sql STABLE
AS $$
    SELECT c.id, c.ceiling
    FROM atlas.cell c JOIN atlas.cell_member m ON m.cell_id = c.id
    WHERE m.organisation_id = organisation
      AND c.opens_at <= moment AND (c.closes_at IS NULL OR moment < c.closes_at)
$$;

-- Whether the law of a jurisdiction holds in a country; a country that is not known is within what holds everywhere.
CREATE OR REPLACE FUNCTION atlas.is_within(country text, jurisdiction text)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE jurisdiction
           WHEN '*' THEN true
           WHEN 'EU' THEN country = ANY (string_to_array(
               'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK', ' '))
           ELSE jurisdiction = country AND country <> '' END
$$;

-- The codes of the legal bases that are in force on a day for an organisation, by its country.
CREATE OR REPLACE FUNCTION atlas.valid_bases(organisation uuid, moment timestamptz)
RETURNS text[]
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(array_agg(DISTINCT b.code), '{}')
    FROM atlas.legal_basis b JOIN atlas.organisation o ON o.id = organisation
    WHERE atlas.is_within(o.country, b.jurisdiction)
      AND b.valid_from <= (moment AT TIME ZONE 'UTC')::date
      AND (b.valid_to IS NULL OR b.valid_to >= (moment AT TIME ZONE 'UTC')::date)
$$;

-- Pack distinct handling ids into a bit string, base64: bit n of the string is handling n. Octets without a bit
-- are written as the gap before the next one: a join to fill them costs ten times as much.
CREATE OR REPLACE FUNCTION atlas.bits(ids integer[])
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(translate(encode(decode(string_agg(
        repeat('00', gap) || lpad(to_hex(bits), 2, '0'), '' ORDER BY n), 'hex'), 'base64'), E'\n', ''), '')
    FROM (
        SELECT n, bits, n - lag(n, 1, -1) OVER (ORDER BY n) - 1 AS gap
        FROM (
            SELECT id / 8 AS n, sum(1 << (id % 8))::integer AS bits
            FROM unnest(ids) AS id GROUP BY id / 8
        ) AS octet
    ) AS placed
$$;

-- What names a data subject needs a purpose, a ground in law, and for a person a reference: what the visit is about.
CREATE OR REPLACE FUNCTION atlas.readable(
    who uuid, organisation uuid, purpose text, moment timestamptz, reference text
)
RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH facts AS MATERIALIZED (
        SELECT ARRAY(SELECT cell FROM atlas.open_cells(organisation, moment)) AS cells,
               atlas.valid_bases(organisation, moment) AS bases,
               (SELECT p.roles FROM atlas.person p WHERE p.id = who) AS roles
    ), admitted AS MATERIALIZED (
        SELECT facts.*, array_remove(roles, 'R12') <@ ARRAY['R13'] AND who IS NOT NULL AS observing,
               who IS NULL OR NOT roles <@ ARRAY['R11', 'R12', 'R13'] AS trusted
        FROM facts
        WHERE atlas.has_standing(who, organisation, moment)
          AND (who IS NULL OR cardinality(array_remove(roles, 'R12')) > 0)
    )
    SELECT atlas.bits(array_agg(h.id))
    FROM admitted a, atlas.handling h
    WHERE (NOT a.observing OR h.tlp IN ('TLP:CLEAR', 'TLP:GREEN'))
      AND CASE WHEN h.subject = 'none' THEN h.purposes = '{}' OR purpose = ANY (h.purposes)
               ELSE purpose = ANY (h.purposes) AND coalesce(h.basis = ANY (a.bases), false)
                    AND a.trusted AND (who IS NULL OR btrim(reference) <> '') END
      AND CASE WHEN h.tlp = 'TLP:CLEAR' THEN true
               WHEN coalesce(who = ANY (h.persons), false) THEN true
               -- RED that names no person yet is incomplete: it waits in its own organisation
               WHEN h.tlp = 'TLP:RED' THEN h.persons = '{}' AND organisation = ANY (h.organisations)
               WHEN organisation = ANY (h.organisations) THEN true
               WHEN h.cells && a.cells THEN true
               ELSE h.alliance AND h.tlp <> 'TLP:AMBER+STRICT' END
$$;

CREATE OR REPLACE FUNCTION atlas.label_rank(label text)
RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT array_position(
        ARRAY['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'], label)
$$;

CREATE OR REPLACE FUNCTION atlas.writable(who uuid, organisation uuid, moment timestamptz)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT atlas.bits(array_agg(h.id))
    FROM atlas.handling h
    WHERE atlas.has_standing(who, organisation, moment)
      AND NOT EXISTS (
        SELECT FROM unnest(h.cells) AS addressed
        LEFT JOIN atlas.open_cells(organisation, moment) c ON c.cell = addressed
        WHERE c.cell IS NULL OR atlas.label_rank(h.tlp) > atlas.label_rank(c.ceiling))
      AND CASE h.tlp
          WHEN 'TLP:CLEAR' THEN true
          WHEN 'TLP:RED' THEN NOT h.alliance AND h.cells = '{}'
                              AND CASE WHEN h.persons = '{}' THEN h.organisations = ARRAY[organisation]
                                       ELSE h.organisations = '{}' END
          ELSE h.alliance OR h.cells <> '{}' OR h.organisations <> '{}' OR h.persons <> '{}' END
      AND (h.subject = 'none' OR (h.purposes <> '{}' AND h.basis IS NOT NULL))
      AND h.subject <> 'victim'
      AND (h.basis IS NULL OR h.basis = ANY (atlas.valid_bases(organisation, moment)))
$$;
