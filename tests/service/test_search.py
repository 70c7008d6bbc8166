"""Search: words near those that were not found, and no work that hidden words alone would cause."""

import re
from collections.abc import Callable

from django.db import connection  # noqa: TID251 - what is asked of the database is compared
from django.test.utils import CaptureQueriesContext

from atlas.model.markings import TLP
from atlas.services import search
from atlas.services.gate import Visit
from builders import DAY, NOW, World, a_claim, an_object, an_observable

Asking = Callable[[Visit, str], object]


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
    """Return every statement that a question sends, with the word and the ids of decisions masked."""
    with CaptureQueriesContext(connection) as captured:
        ask(visit, word)
    ids = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    return [ids.sub("(id)", each["sql"].replace(word, "(word)")) for each in captured]


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
