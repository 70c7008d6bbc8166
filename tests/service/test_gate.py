"""The gate: what is denied is on record, what is allowed opens one scope, and scopes do not nest."""

from atlas.model.markings import TLP
from atlas.services import search
from builders import World, a_claim, an_object


def test_a_red_claim_is_not_even_counted(world: World) -> None:
    world.person("ada", of="north")
    world.person("eve", of="south")
    secret = an_object("malware", "LockerX")
    world.given(a_claim(secret, marking=TLP.RED, audience=world.audience("person:ada")))

    found = search.find(world.visit("eve"), search.Query(text="LockerX"))

    assert found.total == 0
    assert search.find(world.visit("ada"), search.Query(text="LockerX")).total == 1
