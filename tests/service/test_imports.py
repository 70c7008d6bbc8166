"""A file that somebody sends becomes claims of their organisation, for whom they name, as the command takes it in."""

import io
import json

import pytest

from atlas.errors import Denied, UsageError
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, imports, search
from atlas.services.contribute import Report
from atlas.services.imports import Sent
from builders import World, an_object

LIST = b"value,type,note\nevil.example,domain,seen\n"


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("ann", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    return world


def taken(world: World, content: bytes, sent: Sent, *, by: str = "ada") -> Report:
    return imports.take(world.visit(by), io.BytesIO(content), sent, map_key=world.map_key)


def found(world: World, by: str, text: str = "evil.example") -> int:
    return search.find(world.visit(by), search.Query(text=text)).total


def test_what_is_for_the_own_organisation_stays_there(people: World) -> None:
    sent = Sent(is_list=True, marking=TLP.AMBER, words=frozenset({"own"}))

    assert taken(people, LIST, sent).stored == 1
    assert (found(people, "ann"), found(people, "eve")) == (1, 0)


def test_red_goes_to_those_who_are_named_and_to_who_sends_it(people: World) -> None:
    named = frozenset({f"person:{alliance.card_named('ann').id}"})

    taken(people, LIST, Sent(is_list=True, marking=TLP.RED, words=named))

    assert (found(people, "ada"), found(people, "ann"), found(people, "eve")) == (1, 1, 0)


def test_stix_is_read_as_stix_whatever_else_the_file_holds(people: World) -> None:
    objects = [an_object("malware", "VitrumLock"), {"type": "malware"}, 7]

    report = taken(people, json.dumps(objects).encode(), Sent(is_list=False, marking=TLP.GREEN))

    assert (report.read, report.stored, report.rejected) == (3, 1, 2)
    assert found(people, "eve", "VitrumLock") == 1


def test_a_rehearsal_keeps_nothing(people: World) -> None:
    sent = Sent(is_list=True, marking=TLP.GREEN, rehearsal=True)

    assert taken(people, LIST, sent).stored == 1
    assert found(people, "ada") == 0


def test_nobody_is_addressed_who_may_not_be(people: World) -> None:
    stranger = f"person:{alliance.card_named('eve').id}"

    for word in (stranger, "cell:nobody", "everybody"):
        with pytest.raises(UsageError, match="may not address"):
            taken(people, LIST, Sent(is_list=True, words=frozenset({word})))


def test_who_may_not_contribute_is_refused_before_anything_is_read(people: World) -> None:
    file = io.BytesIO(LIST)

    with pytest.raises(Denied):
        imports.take(people.visit("olga"), file, Sent(is_list=True), map_key=people.map_key)

    assert file.tell() == 0
