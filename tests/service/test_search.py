"""Search: words near those that were not found, and no work that hidden words alone would cause."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection  # noqa: TID251 - what is asked of the database is compared
from django.test.utils import CaptureQueriesContext

from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate, search
from atlas.services.gate import Visit
from atlas.store import search as search_store
from atlas.store.scoped import OpenScope
from builders import DAY, NOW, World, a_claim, an_object, an_observable
from cluster import Database

Asking = Callable[[Visit, str], object]
VALUES = ("known", "secret", "absent")
OTHERS = [Identifier(IdentifierKind.DOMAIN, f"other-{n}.example") for n in range(20)]
_MANY_MORE = """
INSERT INTO identifier (claim, handling, thing, kind, value)
SELECT gen_random_uuid(), handling, gen_random_uuid(), kind, value FROM identifier, generate_series(1, %(copies)s)
WHERE value = 'secret.example'
"""


def test_a_slip_is_found_however_many_words_share_its_letter(world: World) -> None:
    world.person("ada", of="north")
    many = " ".join(f"la{n:05}" for n in range(6_000))
    world.given(
        a_claim(an_object("malware", "LockBit")),
        a_claim(an_object("campaign", "Noise", description=many)),
    )

    found = [
        search.find(world.visit("ada"), search.Query(text=text)).did_you_mean[:1]
        for text in ("lockbti", "lokbit", "lickbit", "lockbits")
    ]

    assert found == [("lockbit",)] * 4


def asked(visit: Visit, ask: Asking, word: str) -> list[str]:
    """Return every statement that a question sends, with the word, what begins so and the ids of decisions masked."""
    with CaptureQueriesContext(connection) as captured:
        ask(visit, word)
    ids = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    begins = re.compile(r"word >= '[^']+' AND word < '[^']+'")
    masked = (ids.sub("(id)", each["sql"].replace(word, "(word)")) for each in captured)
    return [begins.sub("(begins)", each) for each in masked]


def find(visit: Visit, word: str) -> object:
    return search.find(visit, search.Query(text=word))


def test_a_word_that_only_hidden_claims_hold_asks_nothing_more(world: World) -> None:
    world.person("ada", of="north")
    world.organisation("south")
    world.given(
        a_claim(
            an_object("malware", "Nightjar"), marking=TLP.AMBER_STRICT, audience=world.audience()
        ),
        by="south",
    )
    visit = world.visit("ada")

    for ask in (find, search.suggest):
        hidden, absent = (asked(visit, ask, word) for word in ("nightjar", "firecrow"))
        assert hidden == absent
        searched = [each for each in hidden if "search_claims" in each]
        assert [each for each in searched if "NULL::tsquery, NULL::tsquery" not in each] == []


def test_an_organisation_among_the_filters_has_its_name(world: World) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_object("malware", "LockBit")))

    (facet,) = search.find(world.visit("ada"), search.Query(text="lockbit")).organisations

    assert (facet.value, facet.label) == ("north", "The north")


def test_an_exact_name_is_suggested_before_longer_ones(world: World) -> None:
    world.person("ada", of="north")
    names = ["LockBit Linux", "LockBit Black", "LockBit 3.0", "Anti LockBit kit", "LockBit"]
    world.given(*(a_claim(an_object("malware", name)) for name in names))

    suggested = search.suggest(world.visit("ada"), "lockbit")

    assert suggested[0].name == "LockBit"


def test_a_list_says_when_something_was_last_confirmed_and_that_it_is_stale(world: World) -> None:
    world.person("ada")
    old = an_observable("ipv4-addr", "198.51.100.9")
    world.given(a_claim(old), at=NOW - 31 * DAY)
    world.given(a_claim(an_observable("ipv4-addr", "198.51.100.8")), at=NOW - 30 * DAY)

    found = search.find(
        world.visit("ada"), search.Query(text="", kinds=frozenset({"ipv4-addr"}))
    ).items

    assert [(each.confirmed, each.stale) for each in found] == [
        (NOW - 30 * DAY, False),
        (NOW - 31 * DAY, True),
    ]


def test_another_source_that_says_it_again_confirms_it(world: World) -> None:
    world.person("ada")
    old = an_observable("ipv4-addr", "198.51.100.9")
    world.given(a_claim(old), at=NOW - 31 * DAY)
    world.given(a_claim(old), by="south", at=NOW - DAY)

    (found,) = search.find(world.visit("ada"), search.Query(text="198.51.100.9")).items

    assert (found.confirmed, found.stale, found.claims) == (NOW - DAY, False, 2)


def test_of_common_words_names_come_first_and_nothing_comes_twice_or_is_lost(world: World) -> None:
    """However narrow the shares are in which the ids are asked: `visible` is only what is expected."""
    world.person("ada", of="north")
    named = [a_claim(an_object("malware", f"Common {n}")) for n in range(8)]
    told = [a_claim(an_object("malware", f"M{n}", description="common")) for n in range(12)]
    hidden = [
        a_claim(an_object("malware", f"Common hidden {n}"), marking=TLP.RED) for n in range(4)
    ]
    world.given(*named, *told)
    world.given(*hidden, by="south")

    with gate.open_scope(world.visit("ada"), Action.SEARCH) as opened:
        found = {
            (visible, cap): opened.sql(
                "SELECT claim, rank > 0 FROM atlas.search_claims('common', 'common', %s, %s)",
                [visible, cap],
            )
            for visible in (21, 2**40)
            for cap in (5, 8, 20)
        }
        weighed = opened.sql("SELECT claim FROM atlas.search_claims('common', 'common', 20, 20)")

    sizes = {asked: (len(rows), sum(heavy for _, heavy in rows)) for asked, rows in found.items()}
    assert len(weighed) == 20
    for visible in (21, 2**40):
        assert sizes[visible, 5] == (5, 5)
        assert sizes[visible, 8] == (8, 8)
        assert {claim for claim, _ in found[visible, 20]} == {claim for (claim,) in weighed}
        assert found[visible, 20][:8] == sorted(found[visible, 20][:8])


def test_a_value_that_many_hidden_rows_hold_costs_what_an_absent_one_costs(
    world: World, database: Database
) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_observable("domain-name", "known.example")))
    world.given(
        a_claim(an_observable("domain-name", "secret.example"), marking=TLP.RED), by="south"
    )
    with database.superuser() as superuser:
        superuser.execute(_MANY_MORE, {"copies": 3_000})
        superuser.execute("VACUUM ANALYZE identifier")

    with gate.open_scope(world.visit("ada"), Action.LOOKUP) as opened:
        asked = {name: Identifier(IdentifierKind.DOMAIN, f"{name}.example") for name in VALUES}
        touched = {name: met(opened, [each]) for name, each in asked.items()}
        many = search_store.holders(opened, [*asked.values(), *OTHERS], most=20)
        one = search_store.holders(opened, [asked["known"]], most=20)

    assert touched["secret"] == touched["absent"]
    assert touched["known"] > (0, 0)
    assert many == one != {}


def met(opened: OpenScope, identifiers: list[Identifier]) -> tuple[int, int]:
    """Return how many rows of identifiers a look-up visits, and how many the policy then refuses."""
    with CaptureQueriesContext(connection) as captured:
        search_store.holders(opened, identifiers, most=20)
    (statement,) = [each["sql"] for each in captured]
    plan = opened.sql(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, FORMAT JSON) {statement}")[0][0]
    found = list(scans(plan[0]["Plan"]))
    return sum(each["Actual Rows"] for each in found), sum(
        each.get("Rows Removed by Filter", 0) for each in found
    )


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node.get("Relation Name") == "identifier":
        yield node
    for below in node.get("Plans", ()):
        yield from scans(below)
