"""Who joins what by a link, who reads what was withdrawn, and what a judgement answers with."""

import uuid

import attrs
import pytest

from atlas.errors import NotFound
from atlas.model.ids import HandlingId
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.resolve.judging import Judgement, Verdict, ordered
from atlas.services import explain, gate, resolve
from atlas.services.gate import Visit
from atlas.store.judgements import Stored, add
from builders import Object, World, a_claim, a_handling, a_link, an_object
from sameness_views import BOLT, LOCKER, WHY, cast, names, pair_asked


@pytest.fixture
def crews(world: World) -> World:
    """Return a world in which two members have a name each for one crew."""
    return cast(world)


def test_what_only_others_contributed_is_not_replaced_by_a_link(crews: World) -> None:
    crews.given(a_claim(a_link(BOLT, "revoked-by", LOCKER)), by="east")

    told = [
        explain.thing(crews.visit(who), crews.thing(each)).sameness
        for who in ("sam", "eve")
        for each in (LOCKER, BOLT)
    ]

    assert not any(each.merged for each in told)
    assert [[view.verdict for view in each.judgements] for each in told] == [[Verdict.UNSURE]] * 4
    assert names(crews.visit("sam"), "BoltCrew") == ["BoltCrew"]


def test_a_link_joins_for_those_who_see_what_its_contributor_says_of_the_source(
    crews: World,
) -> None:
    crews.given(a_claim(BOLT, marking=TLP.AMBER_STRICT), by="east")
    crews.given(a_claim(a_link(BOLT, "revoked-by", LOCKER)), by="east")

    merged = [
        explain.thing(crews.visit(who), crews.thing(LOCKER)).sameness.merged
        for who in ("eve", "sam")
    ]

    assert merged == [True, False]


def test_a_withdrawn_judgement_shows_to_its_own_organisation_alone(crews: World) -> None:
    [made] = resolve.judge(crews.visit("ada"), pair_asked(crews))
    resolve.withdraw(crews.visit("ada"), made, reason="it names a source")

    told = {
        who: explain.thing(crews.visit(who), crews.thing(BOLT)).sameness.judgements
        for who in ("ben", "eve")
    }

    assert [each.grounds for each in told["ben"]] == [WHY]
    assert resolve.found(crews.visit("ben"), made).withdrawn_at is not None
    assert not told["eve"]
    with pytest.raises(NotFound):
        resolve.found(crews.visit("eve"), made)


def test_a_pair_that_is_named_twice_is_kept_once(crews: World) -> None:
    asked = pair_asked(crews)
    [(one, other)] = asked.pairs

    made = resolve.judge(
        crews.visit("ada"), attrs.evolve(asked, pairs=((one, other), (other, one)))
    )

    kept = explain.thing(crews.visit("ada"), one).sameness.judgements
    assert list(made) == [each.id for each in kept]


def test_ids_are_returned_only_of_what_was_kept(crews: World) -> None:
    secret = an_object("intrusion-set", "Quiet One")
    crews.given(a_claim(secret, marking=TLP.AMBER_STRICT))
    handling = a_handling(TLP.GREEN)
    visit = crews.visit("eve")
    interned = gate.intern([handling], []).handlings[handling]
    judgements = [_stored(crews, visit, each, handling=interned) for each in (BOLT, secret)]

    kept = gate.write(
        visit,
        Action.JUDGE,
        lambda opened: add(opened, judgements),
        resource=Resource(organisation=visit.actor.organisation, reason=WHY),
    )

    assert kept == {judgements[0].judgement.id}


def _stored(world: World, visit: Visit, other: Object, *, handling: HandlingId) -> Stored:
    one, far = ordered(world.thing(LOCKER), world.thing(other))
    judgement = Judgement(
        id=uuid.uuid4(),
        one=one,
        other=far,
        author=visit.actor.organisation,
        verdict=Verdict.SAME,
        strength=80,
        recorded_at=visit.now,
    )
    return Stored(judgement=judgement, handling=handling, grounds=WHY, person=visit.actor.person)
