"""Two worlds that differ by what a colleague keeps from the viewer: a list is answered alike in both.

The secrets are TLP:RED of the viewer's own organisation, named to somebody else. So uniqueness, conflicts and markings,
which are weighed within one organisation, must not tell of them. They came in
under the ids that the viewer's own rows have.
"""

import io
from collections.abc import Iterator

import attrs
import pytest

from atlas.formats import tabular
from atlas.formats.tabular import Listed
from atlas.model.markings import TLP
from atlas.services import lists
from atlas.services.contribute import Item, Offer
from builders import World, a_claim, an_observable
from cluster import Database

VALUES = "value,note\n203.0.113.77,seen\nCVE-2026-31337,mine\n"
# each value alone, twice alike, and twice with other notes, hidden ones and one that is nowhere
ROWS = "value,note\n203.0.113.77,seen\n203.0.113.77,seen\nsecret.example,one\nsecret.example,two\n"
ROWS += "CVE-2026-31337,\nCVE-2026-31337,mine\nnowhere.example,one\nnowhere.example,two\nopen.example,mine\n"
NOTED = ROWS.replace("seen", "seen again")
HIDDEN = ("203.0.113.77,seen", "secret.example,one", "CVE-2026-31337,theirs", "open.example,mine")


def listed(text: str) -> Iterator[Item]:
    for each in tabular.iter_listed(
        io.BytesIO(f"value,note\n{text}\n".encode()), source="Report 7"
    ):
        assert isinstance(each, Listed)
        yield Item(file="", found=each.decoded)


def founded(*, secrets: bool, person: str = "noor") -> World:
    world = World.founded()
    for short in ("pavel", "noor"):
        world.person(short, of="north")
    world.person("eve", of="south")
    world.given(a_claim(an_observable("domain-name", "open.example"), marking=TLP.GREEN))
    if secrets:
        hidden = Offer(marking=TLP.RED, audience=world.audience(f"person:{person}"))
        items = [attrs.evolve(item, offer=hidden) for text in HIDDEN for item in listed(text)]
        world.given(*items)
    return world


def answers(world: World, person: str, offer: Offer) -> list[object]:
    """Return what is told of lists before and after they are stored; what is on the map only before."""
    visit = world.visit(person)

    def check(text: str) -> lists.Checked:
        return lists.check(visit, text, offer=offer, source="Report 7", map_key=world.map_key)

    def store(text: str) -> lists.Stored:
        return lists.store(visit, text, offer=offer, source="Report 7", map_key=world.map_key)

    told: list[object] = [attrs.evolve(check(text), known=0, shown=()) for text in (ROWS, NOTED)]
    told += [store(ROWS), check(ROWS).report, check(NOTED).report, store(NOTED), store(ROWS)]
    return told


def both(database: Database, person: str, offer: Offer) -> list[list[object]]:
    told = []
    for secrets in (False, True):
        database.empty()
        told.append(answers(founded(secrets=secrets), person, offer))
    return told


@pytest.mark.parametrize("tlp", TLP)
def test_no_answer_to_a_list_tells_of_what_a_colleague_alone_may_read(
    database: Database, tlp: TLP
) -> None:
    without, with_secrets = both(database, "pavel", Offer(marking=tlp))

    assert with_secrets == without


def test_whom_it_is_named_to_hears_of_it(database: Database) -> None:
    without, with_secrets = both(database, "noor", Offer(marking=TLP.GREEN))

    assert all(one != other for one, other in zip(without[:3], with_secrets[:3], strict=True))


def test_a_value_kept_from_the_viewer_is_counted_and_warned_of_as_one_that_is_nowhere(
    database: Database,
) -> None:
    database.empty()
    world = founded(secrets=True)

    told = [
        lists.check(
            world.visit(person),
            VALUES,
            offer=Offer(marking=TLP.GREEN),
            source="Report 7",
            map_key=world.map_key,
        )
        for person in ("pavel", "noor")
    ]

    assert [(each.report.stored, each.report.history) for each in told] == [(2, 0), (0, 2)]
    assert [[warning.code for warning in each.warnings] for each in told] == [
        [],
        ["marking.looser", "version.conflict", "marking.looser"],
    ]
    assert "kept as history behind it" in told[1].warnings[0].message


def test_the_stricter_one_holds_though_nothing_is_told_of_it(database: Database) -> None:
    database.empty()
    world = founded(secrets=True)
    offer = Offer(marking=TLP.GREEN)

    lists.store(world.visit("pavel"), VALUES, offer=offer, source="Report 7", map_key=world.map_key)

    with database.superuser() as superuser:
        standing = superuser.execute(
            """SELECT h.tlp FROM claim c JOIN handling h ON h.id = c.handling
            WHERE c.current AND c.kind IN ('ipv4-addr', 'vulnerability')"""
        ).fetchall()
        noted = superuser.execute(
            "SELECT count(*) FROM withdrawal WHERE kind IN ('ipv4-addr', 'vulnerability')"
        ).fetchone()
    assert (standing, noted) == ([("TLP:RED",)] * 2, (0,))
