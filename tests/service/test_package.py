"""A package from its first draft to its release, and what stands in the way of each step."""

import uuid
from typing import Any

import pytest

from atlas.errors import Denied, NotFound, PackageError, UsageError
from atlas.formats import package as forms
from atlas.model.markings import TLP
from atlas.policy.packages import Guard, State, Step
from atlas.services.package import moving, receiving, releasing, writing
from atlas.services.package.document import Said
from atlas.store import alliance, releases
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from endings import rows
from parcels import (
    KEYS,
    ZED,
    a_document,
    approved,
    begun,
    changed,
    claim_of,
    released,
    vetted,
    with_packages,
)


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def _fails(world: World, id_: uuid.UUID) -> set[Guard]:
    return {each.guard for each in writing.get(world.visit("ed"), id_).checks if not each.passed}


def test_a_package_goes_from_draft_to_release_and_is_read_by_its_recipient(
    people: World, database: Database
) -> None:
    id_, sent = released(people, database)

    assert writing.get(people.visit("ed"), id_).package.state == State.RELEASED
    found = receiving.get(people.visit("lin"), sent)
    number = writing.get(people.visit("ed"), id_).package.number
    assert (found.state, found.release.number) == (State.RELEASED, number)
    _, body = receiving.file(people.visit("lin"), sent)
    manifest = forms.verify(body, key=KEYS.public_key())
    assert (manifest.package, manifest.version) == (number, 1)


def test_w7_a_statement_that_cites_nothing_forbids_and_is_named(
    people: World, database: Database
) -> None:
    id_ = begun(people, database, statements=(Said(text="It is so."),))

    with pytest.raises(UsageError, match=r"W7\.cited: Statement 1 cites no claim\. Cite one"):
        moving.step(people.visit("ed"), id_, Step.SUBMIT)


def test_w7_what_is_not_vetted_is_refused_and_a_rejected_one_too(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    moving.step(people.visit("ed"), id_, Step.SUBMIT)

    for state in ("contributed", "in-review", "disputed", "needs-more", "expired"):
        vetted(database, state, named=ZED)
        with pytest.raises(UsageError, match=rf"W7\.vetted: Source 1 is {state}, not vetted"):
            moving.step(people.visit("ed"), id_, Step.CHECK)


def test_rt3_a_red_claim_goes_to_no_package(people: World, database: Database) -> None:
    red = an_object("tool", "Secret")
    people.given(a_claim(red, marking=TLP.RED, audience=people.audience("person:ed")), by="south")
    vetted(database)
    secret = str(claim_of(database, red))

    with pytest.raises(UsageError, match="RED"):
        begun(people, database, judged_on=(secret,))


def test_p1_a_claim_above_the_ceiling_forbids(people: World, database: Database) -> None:
    strict = an_object("tool", "Strict")
    people.given(
        a_claim(strict, marking=TLP.AMBER, audience=people.audience("org:north", "org:police")),
        by="south",
    )
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, strict)),))
    id_ = begun(people, database, statements=(said,), ceiling=str(TLP.GREEN))

    assert Guard.CEILING in _fails(people, id_)
    with pytest.raises(UsageError, match=r"P1\.ceiling"):
        releasing.build(people.visit("ed"), id_)


def test_w7_what_is_not_released_is_a_marked_draft_without_signature_and_on_the_ledger(
    people: World, database: Database
) -> None:
    id_ = begun(people, database, basis="", checked=())

    built = releasing.build(people.visit("ed"), id_)

    with pytest.raises(PackageError, match="no signature: it is a draft"):
        forms.verify(built.body, key=KEYS.public_key())
    files = forms.opened(built.body)
    assert b"DRAFT: not released" in files["package.html"]
    assert b"DRAFT: not released" in files["identifiers.csv"]
    assert rows(database, "SELECT kind, items FROM dissemination") == [("export", 3)]


def test_p1_the_label_of_a_package_is_the_strictest_of_its_parts(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)

    assert releasing.edition(people.visit("ed"), id_)[1].marking == TLP.GREEN


def test_w7_editor_and_legal_officer_are_two_persons(people: World, database: Database) -> None:
    id_ = writing.begin(people.visit("eve"), a_document(database))
    moving.step(people.visit("eve"), id_, Step.SUBMIT)
    moving.step(people.visit("eve"), id_, Step.CHECK)

    with pytest.raises(UsageError, match=r"R\.four_eyes: Who edits a package does not clear it"):
        moving.step(people.visit("eve"), id_, Step.WEIGH, reason="mine")


def test_w7_who_wrote_one_version_does_not_clear_the_next(
    people: World, database: Database
) -> None:
    id_ = writing.begin(people.visit("eve"), a_document(database))
    moving.step(people.visit("eve"), id_, Step.ABANDON, reason="again")
    moving.step(people.visit("eve"), id_, Step.ANEW, reason="again")
    moving.step(people.visit("ed"), id_, Step.SUBMIT)
    moving.step(people.visit("ed"), id_, Step.CHECK)

    with pytest.raises(UsageError, match=r"R\.four_eyes"):
        moving.step(people.visit("eve"), id_, Step.WEIGH, reason="mine")


def test_w7_who_weighed_a_package_neither_sanitises_nor_writes_on_it(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    moving.step(people.visit("ed"), id_, Step.SUBMIT)
    moving.step(people.visit("ed"), id_, Step.CHECK)
    moving.step(people.visit("eve"), id_, Step.WEIGH, reason="it carries")

    with pytest.raises(UsageError, match=r"R\.four_eyes"):
        moving.step(people.visit("eve"), id_, Step.SANITISE)
    moving.step(people.visit("ed"), id_, Step.SEND_BACK, reason="again")
    stands = writing.get(people.visit("eve"), id_)
    with pytest.raises(UsageError, match=r"R\.four_eyes"):
        writing.write(people.visit("eve"), id_, stands.document, revision=stands.package.revision)


def test_w7_an_editor_never_releases(people: World, database: Database) -> None:
    id_ = approved(people, database)

    with pytest.raises(Denied):
        releasing.release(people.visit("ed"), id_, reason="now", keys=KEYS)


def test_p13_a_recipient_without_agreement_forbids(people: World, database: Database) -> None:
    unsigned = people.organisation("newcomer", signed=False)
    id_ = begun(people, database, member=str(unsigned))

    assert Guard.AGREEMENT in _fails(people, id_)


def test_p15_a_basis_that_lapsed_forbids(people: World, database: Database) -> None:
    id_ = begun(people, database, basis="GONE-1")
    moving.step(people.visit("ed"), id_, Step.SUBMIT)
    moving.step(people.visit("ed"), id_, Step.CHECK)

    with pytest.raises(UsageError, match=r"P15\.basis: The legal basis GONE-1 is not in force"):
        moving.step(people.visit("lea"), id_, Step.WEIGH, reason="it carries")


def test_p2_consent_is_asked_of_who_contributed_what_the_recipient_does_not_read(
    people: World, database: Database
) -> None:
    narrow = an_object("tool", "Narrow")
    people.given(
        a_claim(narrow, marking=TLP.AMBER, audience=people.audience("org:north")), by="south"
    )
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, narrow)),))
    id_ = begun(people, database, statements=(said,))

    assert Guard.CONSENT in _fails(people, id_)
    assert moving.ask_consent(people.visit("ed"), id_) == 1
    assert moving.questions(people.visit("tom")) == ()
    [question] = moving.questions(people.visit("sue"))
    moving.answer_consent(people.visit("sue"), question.id, yes=False, reason="not yet")
    assert Guard.CONSENT in _fails(people, id_)


def test_p2_a_consent_is_taken_back_before_the_release_and_forbids_it(
    people: World, database: Database
) -> None:
    narrow = an_object("tool", "Narrow")
    people.given(
        a_claim(narrow, marking=TLP.AMBER, audience=people.audience("org:north")), by="south"
    )
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, narrow)),))
    id_ = approved(people, database, statements=(said,))
    [given] = moving.consented(people.visit("sue"))
    assert moving.consented(people.visit("tom")) == ()

    moving.answer_consent(people.visit("sue"), given.id, yes=False, reason="no longer")

    assert moving.consented(people.visit("sue")) == moving.questions(people.visit("sue")) == ()
    with pytest.raises(UsageError, match=r"P2\.consent: .* said no"):
        releasing.release(people.visit("lea"), id_, reason="now", keys=KEYS)
    [denied] = moving.refused(people.visit("sue"))
    with pytest.raises(NotFound):
        moving.answer_consent(people.visit("sue"), denied.id, yes=False, reason="again")

    later = NOW + DAY / 24
    moving.answer_consent(people.visit("sue", at=later), denied.id, yes=True, reason="it may")
    assert releasing.release(people.visit("lea", at=later), id_, reason="now", keys=KEYS)


def test_a_consent_to_one_recipient_is_none_to_another(people: World, database: Database) -> None:
    narrow = an_object("tool", "Narrow")
    people.given(
        a_claim(narrow, marking=TLP.AMBER, audience=people.audience("org:north")), by="south"
    )
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, narrow)),))
    id_ = begun(people, database, statements=(said,))
    moving.ask_consent(people.visit("ed"), id_)
    [question] = moving.questions(people.visit("sue"))
    moving.answer_consent(people.visit("sue"), question.id, yes=True, reason="to the police")
    assert Guard.CONSENT not in _fails(people, id_)

    west = alliance.find_organisation("west")
    assert west is not None
    changed(people, id_, member=str(west.id))

    assert Guard.CONSENT in _fails(people, id_)


def test_two_who_write_one_draft_are_shown_both_and_nothing_is_overwritten(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    changed(people, id_, title="First")

    with pytest.raises(writing.ChangedError) as met:
        writing.write(people.visit("eve"), id_, a_document(database, title="Second"), revision=1)

    assert met.value.stands.title == "First"
    assert writing.get(people.visit("ed"), id_).document.title == "First"


def test_what_is_no_draft_is_not_written_on_and_is_sent_back_with_a_reason(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    moving.step(people.visit("ed"), id_, Step.SUBMIT)

    with pytest.raises(UsageError, match="Only a draft"):
        changed(people, id_, title="Late")
    with pytest.raises(UsageError, match="Say why"):
        moving.step(people.visit("lea"), id_, Step.SEND_BACK)
    moving.step(people.visit("lea"), id_, Step.SEND_BACK, reason="too wide")
    assert changed(people, id_, title="Again") > 1


def test_another_version_begins_from_a_release_and_the_first_stays_as_it_is(
    people: World, database: Database
) -> None:
    id_, first = released(people, database)
    _, body = receiving.file(people.visit("lin"), first)
    moving.step(people.visit("ed"), id_, Step.ANEW, reason="more is known")
    changed(people, id_, title="Second version")

    assert receiving.file(people.visit("lin"), first)[1] == body
    assert writing.get(people.visit("ed"), id_).package.version == 2


def test_p12_a_release_is_on_the_ledger_with_each_claim(people: World, database: Database) -> None:
    released(people, database)

    assert rows(database, "SELECT kind, items, bases FROM dissemination") == [
        ("release", 3, ["LAW-1"])
    ]


def test_p12_a_release_that_came_to_nothing_is_not_on_the_ledger(
    people: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = approved(people, database)
    add = releases.add

    def lose(*given: Any) -> None:
        add(*given)
        raise UsageError("Lost on the way.")

    monkeypatch.setattr(releases, "add", lose)
    with pytest.raises(UsageError, match="Lost"):
        releasing.release(people.visit("lea"), id_, reason="now", keys=KEYS)

    assert rows(database, "SELECT kind FROM dissemination") == []
    assert receiving.received(people.visit("lin")) == ()


def test_what_the_recipient_does_reaches_each_contributor_without_naming_others(
    people: World, database: Database
) -> None:
    other = an_object("tool", "Of the west")
    people.given(a_claim(other), by="west")
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, other)),))
    _, sent = released(people, database, statements=(said,))
    receiving.answer(people.visit("lin", at=NOW + DAY / 2), sent, Step.ACKNOWLEDGE)
    receiving.answer(people.visit("lin", at=NOW + DAY), sent, Step.ACT, reason="seized")

    told = receiving.feedback(people.visit("tom"))

    assert [each.what for each in told] == ["act", "acknowledge", "released"]
    assert {claim for each in told for claim, _ in each.claims} == {claim_of(database, other)}
    assert {each.number for each in told} == {
        receiving.get(people.visit("lin"), sent).release.number
    }


@pytest.mark.parametrize("why", ["rejected", "withdrawn"])
def test_w7_rejecting_a_claim_raises_a_task_for_each_recipient_in_the_same_transaction(
    people: World, database: Database, why: str
) -> None:
    _, sent = released(people, database)
    change: dict[str, Any] = {
        "rejected": "UPDATE claim SET vetting = 'rejected' WHERE id = %s",
        "withdrawn": "UPDATE claim SET withdrawn_at = now() WHERE id = %s",
    }
    with database.superuser() as superuser:
        with superuser.transaction(force_rollback=True):
            superuser.execute(change[why], [claim_of(database, ZED)])
            within = superuser.execute("SELECT count(*) FROM package_recall").fetchone()
        assert within == (1,)
        assert superuser.execute("SELECT count(*) FROM package_recall").fetchone() == (0,)
        superuser.execute(change[why], [claim_of(database, ZED)])

    found = receiving.get(people.visit("lin", at=NOW + 3_000 * DAY - DAY), sent)
    assert [(each.place, each.why) for each in found.open_recalls] == [(1, why)]
    told = rows(database, "SELECT kind, object FROM notification WHERE kind = 'recall'")
    assert len(told) == 4  # two editors, one officer more, one liaison
    assert set(told) == {("recall", sent)}


def test_a_recipient_says_that_it_corrected_its_copy(people: World, database: Database) -> None:
    _, sent = released(people, database)
    vetted(database, "rejected", named=ZED)
    late = people.visit("lin", at=NOW + 2_900 * DAY)
    assert Step.CORRECT in receiving.get(late, sent).steps

    receiving.answer(late, sent, Step.CORRECT)

    assert receiving.get(late, sent).open_recalls == ()
    with pytest.raises(UsageError):
        receiving.answer(late, sent, Step.CORRECT)


def test_who_neither_wrote_nor_got_a_package_finds_none(people: World, database: Database) -> None:
    id_, sent = released(people, database)

    for person in ("tom", "sue"):
        with pytest.raises(NotFound):
            writing.get(people.visit(person), id_)
        with pytest.raises(NotFound):
            receiving.get(people.visit(person), sent)
        assert receiving.received(people.visit(person)) == ()
    with pytest.raises(NotFound):
        writing.get(people.visit("lin"), id_)
    with pytest.raises(Denied):
        receiving.get(people.visit("rob"), sent)


def test_no_action_and_return_need_a_reason(people: World, database: Database) -> None:
    _, sent = released(people, database)
    receiving.answer(people.visit("lin"), sent, Step.ACKNOWLEDGE)

    for step in (Step.NO_ACTION, Step.RETURN):
        with pytest.raises(UsageError, match="Say why"):
            receiving.answer(people.visit("lin"), sent, step)
    assert (
        receiving.answer(people.visit("lin"), sent, Step.NO_ACTION, reason="old") is State.NO_ACTION
    )
    assert receiving.answer(people.visit("lin"), sent, Step.CLOSE) is State.CLOSED
