"""D7 and D8 of the demonstration: a vetted claim falls and is called back, and a person is answered."""

from collections.abc import Iterator

from atlas.policy.subjects import Outcome, Regime, Right, Telling
from atlas.policy.vetting import Verdict
from atlas.services import subjects, vet
from atlas.services.demo.ember import PERSON
from atlas.services.demo.living import Stage, Thread, Told, reviewed, state_of
from atlas.services.package import receiving
from atlas.services.vet import Opinion


def told(stage: Stage, thread: Thread) -> Iterator[Told]:
    """Let a claim fall that a package rests on, and let a person ask for what is said of him."""
    yield from _recall(stage, thread)
    yield from _correct(stage)


def _recall(stage: Stage, thread: Thread) -> Iterator[Told]:
    claim = thread.claims["tool"]
    round_ = vet.dispute(stage.visit("tomasz", 15), claim, doubt="The lab took its report back.")
    reject = Opinion(verdict=Verdict.REJECT, credibility=6, note="The report was withdrawn.")
    _, reviews = reviewed(stage, round_, (reject,), day=16)
    state = state_of(stage.visit("declan", 16.1), claim)
    released = receiving.released(stage.visit("mei", 16.1), thread.package)
    yield Told(
        chapter="D7",
        text="A vetted claim is rejected later: the same transaction calls back what rests on it.",
        figures={
            "reviews": reviews,
            "state": str(state),
            "recalls": sum(len(each.recalls) for each in released),
        },
    )
    told = receiving.feedback(stage.visit("pavel", 16.2))
    yield Told(
        chapter="D7",
        text="Northbank hears what became of its own claims, and of nobody else's.",
        figures={"told": len(told)},
    )


def _correct(stage: Stage) -> Iterator[Told]:
    stage.given("northbank", PERSON, day=16.5)
    pavel = stage.visit("pavel", 17)
    asked = subjects.Asked(
        name="Anselm Example",
        rights=frozenset({Right.RECTIFICATION}),
        regime=Regime.GDPR,
        received=pavel.now.date(),
        values=("Anselm Example",),
    )
    case = subjects.open_case(pavel, asked)
    subjects.verify(pavel, case.id, "passport, shown at the counter")
    found = subjects.find(pavel, subjects.get(pavel, case.id)).own
    for each in found:
        subjects.correct(pavel, case.id, each.id, reason="he was a witness")
    corrected = {**PERSON, "modified": "2026-02-02T00:00:00.000Z", "description": "A witness."}
    stored = stage.given("northbank", corrected, day=17.5)
    subjects.pick(pavel, case.id, {each.id: Telling.TELL for each in found}, ground="")
    subjects.keep_letter(pavel, case.id, "Dear Mr Example, we corrected what we said.")
    subjects.close(stage.visit("pavel", 18), case.id, Outcome.ANSWERED, reason="corrected")
    yield Told(
        chapter="D8",
        text="A person asks Northbank to correct what it says of him; it does, and answers.",
        figures={"claims found": len(found), "corrected": stored},
    )
