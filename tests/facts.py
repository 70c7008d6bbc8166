"""Random alliances for the laws of the policy: everything that the policy weighs, drawn from small pools.

The pools are small so that edges meet often: moments on the very border of a day, cells that open and close at
such a moment, two agreements of one day, legal bases of one code in several countries, people whose organisation
is another than they say.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from atlas.model.handling import Audience, DataSubject, Handling, Purpose
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Role
from cluster import Connection

MIDNIGHT = datetime(2026, 3, 4, tzinfo=timezone.utc)  # noqa: UP017 - beside the zones below
TODAY = MIDNIGHT.date()
MOMENTS = (
    MIDNIGHT,
    MIDNIGHT - timedelta(microseconds=1),
    MIDNIGHT + timedelta(hours=12),
    MIDNIGHT.astimezone(timezone(timedelta(hours=5))),
    (MIDNIGHT - timedelta(hours=1)).astimezone(timezone(timedelta(hours=5))),
    MIDNIGHT + timedelta(days=1),
)
DATES = tuple(TODAY + timedelta(days=days) for days in (-1, 0, 1, 30))
ORGANISATIONS = tuple(OrganisationId(uuid.UUID(int=0xA0 + n)) for n in range(4))
PERSONS = tuple(PersonId(uuid.UUID(int=0xB0 + n)) for n in range(6))
CELLS = tuple(CellId(uuid.UUID(int=0xC0 + n)) for n in range(4))
COUNTRIES = ("QM", "QN", "FR", "")
JURISDICTIONS = ("QM", "QM", "QN", "EU", "EU", "*", "")
CODES = ("FRAUD-1", "FRAUD-2", "FRAUD-3", "FRAUD-4")
PURPOSES = (Purpose.RESEARCH, Purpose.LE_REFERRAL, Purpose.DEFENCE)
# as many as have no divisor in common with moments and purposes, so each meets each when they go round
REFERENCES = ("case 7", "cell:harbour", "", "case 7", "  ")


@attrs.frozen(kw_only=True)
class Facts:
    """Rows of the alliance's own tables, in the order of their columns, and the handlings by id.

    They are not shown whole: a difference tells the handling and the standing that it is about.
    """

    organisations: tuple[tuple[uuid.UUID, bool, str], ...]
    persons: tuple[tuple[uuid.UUID, uuid.UUID, bool, list[str], date], ...] = attrs.field(
        repr=False
    )
    agreements: tuple[tuple[uuid.UUID, str, datetime], ...]
    signatures: tuple[tuple[uuid.UUID, uuid.UUID, datetime], ...]
    cells: tuple[tuple[uuid.UUID, str, datetime, datetime | None], ...]
    members: tuple[tuple[uuid.UUID, uuid.UUID], ...]
    bases: tuple[tuple[str, str, date, date | None], ...]
    handlings: dict[int, Handling]

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """Say it shortly in Hypothesis's reports."""
        printer.text(f"<{len(self.handlings)} handlings and their alliance>")

    def actors(self) -> Iterator[Actor]:
        """Yield each person, one who claims a foreign organisation, system work, and nobody known."""
        for id_, organisation, *_ in self.persons:
            yield Actor(organisation=OrganisationId(organisation), person=PersonId(id_))
        person, organisation, *_ = self.persons[0]
        foreign = next(each for each in ORGANISATIONS if each != organisation)
        yield Actor(organisation=foreign, person=PersonId(person))
        for own, *_ in self.organisations[:2]:
            yield Actor(organisation=OrganisationId(own), system="indexing")
        yield Actor(
            organisation=OrganisationId(uuid.UUID(int=1)), person=PersonId(uuid.UUID(int=2))
        )


def _mostly(value: bool) -> st.SearchStrategy[bool]:
    return st.sampled_from([value] * 7 + [not value])


moments = st.sampled_from(MOMENTS)
roles = st.sampled_from(
    [
        *[[Role.RESEARCHER]] * 3,
        *[[Role.OBSERVER]] * 2,
        [Role.AUDITOR],
        [Role.AUDITOR, Role.OBSERVER],
        [Role.AUDITOR, Role.RESEARCHER],
        [Role.BOARD, Role.OBSERVER],
        [Role.RESEARCHER, Role.OBSERVER],
        [Role.BOARD],
        [Role.SECRETARIAT],
        [],
    ]
).map(lambda held: [str(role) for role in held])


def _some(pool: tuple[uuid.UUID, ...], most: int = 2) -> st.SearchStrategy[frozenset[uuid.UUID]]:
    return st.just(frozenset()) | st.frozensets(st.sampled_from(pool), max_size=most)


handlings = st.builds(
    Handling,
    tlp=st.sampled_from([*TLP, TLP.AMBER, TLP.GREEN]),
    audience=st.builds(
        Audience,
        alliance=_mostly(False),
        cells=_some(CELLS),
        organisations=_some(ORGANISATIONS),
        persons=_some(PERSONS),
    ),
    purposes=st.frozensets(st.sampled_from(PURPOSES), max_size=2),
    basis=st.sampled_from([None, None, None, *CODES, "NO-SUCH-LAW"]),
    subject=st.sampled_from([DataSubject.NONE] * 4 + [DataSubject.SUSPECT, DataSubject.VICTIM]),
)
# a set is drawn as pairs: which of all are there, and when
_signatures = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(ORGANISATIONS), moments, st.sampled_from([0, 0, 9])
    ),
    min_size=9,
    max_size=18,
)


@st.composite
def facts(draw: st.DrawFn, handlings_count: int = 60) -> Facts:
    """Draw one alliance with its handlings. Their ids may begin late and leave gaps."""
    agreements = tuple(
        (uuid.UUID(int=0xD0 + n), str(n), draw(moments) - draw(st.sampled_from([0, 0, 9])) * _DAY)
        for n in range(3)
    )
    signed = {(agreements[n][0], who): at - days * _DAY for n, who, at, days in draw(_signatures)}
    first, step = draw(st.sampled_from([(0, 1), (5, 1), (0, 3), (997, 1)]))
    drawn = draw(st.lists(handlings, min_size=handlings_count, max_size=handlings_count))
    return Facts(
        organisations=tuple(
            (each, draw(_mostly(True)), draw(st.sampled_from(COUNTRIES))) for each in ORGANISATIONS
        ),
        persons=tuple(
            (
                each,
                draw(st.sampled_from(ORGANISATIONS)),
                draw(_mostly(True)),
                draw(roles),
                draw(st.sampled_from(DATES)),
            )
            for each in PERSONS
        ),
        agreements=agreements,
        signatures=tuple((agreement, who, at) for (agreement, who), at in signed.items()),
        cells=tuple(
            (each, str(draw(st.sampled_from(TLP))), draw(moments), draw(st.none() | moments))
            for each in CELLS
        ),
        members=tuple(
            sorted(
                draw(
                    st.frozensets(
                        st.tuples(st.sampled_from(CELLS), st.sampled_from(ORGANISATIONS)),
                        min_size=6,
                        max_size=14,
                    )
                )
            )
        ),
        bases=tuple(
            (
                draw(st.sampled_from(CODES)),
                draw(st.sampled_from(JURISDICTIONS)),
                draw(st.sampled_from(DATES[:3])),
                draw(st.none() | st.sampled_from(DATES[:3])),
            )
            for _ in range(7)
        ),
        handlings={first + place * step: handling for place, handling in enumerate(drawn)},
    )


_DAY = timedelta(days=1)
_TABLES = {
    "organisation": "(id, active, country, short, name, kind, sector, node, clients, levers, jurisdictions,"
    " authorities, response_time, contact)"
    " VALUES (%s, %s, %s, gen_random_uuid(), '', '', '', '', '{}', '{}', '{}', '', '', '')",
    "person": "(id, organisation_id, is_active, roles, trained_until, short, name, password)"
    " VALUES (%s, %s, %s, %s, %s, gen_random_uuid(), '', '')",
    "agreement": "(id, version, effective_from, title, text) VALUES (%s, %s, %s, '', '')",
    "signature": "(agreement_id, organisation_id, signed_at, id)"
    " VALUES (%s, %s, %s, gen_random_uuid())",
    "cell": "(id, ceiling, opens_at, closes_at, short, name, charter, purpose, bound_to, targets)"
    " VALUES (%s, %s, %s, %s, gen_random_uuid(), '', '', '', '', '{}')",
    "cell_member": "(cell_id, organisation_id, id) VALUES (%s, %s, gen_random_uuid())",
    "legal_basis": "(code, jurisdiction, valid_from, valid_to, id)"
    " VALUES (%s, %s, %s, %s, gen_random_uuid())",
    "handling": "(id, tlp, alliance, cells, organisations, persons, purposes, basis, subject, digest)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, uuid_send(gen_random_uuid()))",
}


def keep(connection: Connection, known: Facts) -> None:
    """Write the facts as `atlas_app`; nothing of them is under the wall."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "organisation": list(known.organisations),
        "person": list(known.persons),
        "agreement": list(known.agreements),
        "signature": list(known.signatures),
        "cell": list(known.cells),
        "cell_member": list(known.members),
        "legal_basis": list(known.bases),
        "handling": [_row(id_, handling) for id_, handling in known.handlings.items()],
    }
    with connection.transaction(), connection.cursor() as cursor:
        for table, statement in _TABLES.items():
            cursor.executemany(f"INSERT INTO {table} {statement}", rows[table])


def _row(id_: int, handling: Handling) -> tuple[object, ...]:
    audience = handling.audience
    return (
        id_,
        handling.tlp,
        audience.alliance,
        list(audience.cells),
        list(audience.organisations),
        list(audience.persons),
        [str(purpose) for purpose in handling.purposes],
        handling.basis,
        handling.subject,
    )
