"""D5 of the demonstration: a cell plans with four levers of four holders, says go, sees a return, and goes again.

`waves.py` has what the operations say. What came of it goes into the ledger of outcomes, which refuses sums that mean
nothing.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import attrs

from atlas.model.handling import Audience
from atlas.model.markings import TLP
from atlas.model.outcomes import Contribution, Kind, Rung
from atlas.policy.actors import Role
from atlas.policy.operations import Step
from atlas.policy.outcomes import Outcome
from atlas.policy.readiness import Answer
from atlas.services import alliance as people
from atlas.services import deconflict, operations, outcomes
from atlas.services.alliance import cells, persons
from atlas.services.alliance.cells import NewCell
from atlas.services.contribute import Offer
from atlas.services.deconflict import Filing, Mode
from atlas.services.demo.ember import RESELLER
from atlas.services.demo.living import Stage, Thread, Told, home, tied
from atlas.services.demo.waves import ANOTHER, FIRST, SECOND, SERVER, TAKEN_OVER, WALLET, Wave
from atlas.services.discussion.choosing import Choice

NAME = "Ebb Tide"
MEMBERS = ("sentrivale", "northbank", "policebureau", "cloudmoor", "coinmeadow", "openharbour")
EVALUATES = "lakeuni"


def told(stage: Stage, thread: Thread) -> Iterator[Told]:
    """Let a cell act, see the service come back after two days, and act again."""
    yield from _gather(stage, thread)
    first = _opened(stage, thread, "The reseller goes", day=20)
    yield from _plan(first)
    yield from _go(first)
    yield from _return(stage, first)
    yield from _again(stage, thread)
    yield from _count(stage)


def _gather(stage: Stage, thread: Thread) -> Iterator[Told]:
    amara, zainab = stage.visit("amara", 19), people.card_named("zainab").id
    members = frozenset(map(home, (*MEMBERS, EVALUATES)))
    new = NewCell(
        name=NAME,
        charter="Take the reseller Harbour Ember off its feet, by lawful levers alone; closed when it is measured.",
        purpose="Crews lose what all of them need.",
        bound_to="The reseller Harbour Ember",
        members=members,
        lead=people.card_named("noor").id,
        ceiling=TLP.AMBER_STRICT,
        closes_at=amara.now + timedelta(days=90),
    )
    thread.cell = cells.open_cell(amara, new, reason="the board asked for it")
    roles = frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.LEVER_HOLDER})
    persons.change_roles(amara, zainab, roles, reason="Open Harbour notifies victims")
    server = (SERVER, tied(RESELLER, "consists-of", SERVER, "report.example/harbour"))
    stored = stage.given("cloudmoor", *server, day=19.2)
    own = frozenset({home("coinmeadow")})
    addressed = Audience(cells=frozenset({thread.cell}), organisations=own)
    among = Offer(marking=TLP.AMBER_STRICT, audience=addressed)
    stored += stage.given("coinmeadow", WALLET, day=19.2, offer=among)
    yield Told(
        chapter="D5",
        text="Members of different kinds form a cell with a charter; a wallet is for its eyes alone.",
        figures={"members": len(members), "claims": stored},
    )


def _opened(stage: Stage, thread: Thread, title: str, *, day: float) -> Wave:
    id_ = operations.open_operation(stage.visit("noor", day), thread.cell, title)
    thread.waves = (*thread.waves, id_)
    return Wave(stage, id_)


def _plan(wave: Wave) -> Iterator[Told]:
    made = wave.plan(20.1, FIRST)
    wave.step("noor", 20.2, Step.CONSULT)
    planned = wave.seen_by("noor", 20.3).actions
    yield Told(
        chapter="D5",
        text="A plan: each lever with its holder, its right and its window; evidence is kept first.",
        figures={
            "levers": len({each.lever for each in planned}),
            "holders": len({each.holder for each in planned}),
        },
    )
    wave.do("marisol", 20.4, "decline", item=made[-1])
    seen = {who: wave.seen_by(who, 20.5).actions[-1] for who in ("noor", "joris")}
    wave.put(20.6, TAKEN_OVER, after=made[1], item=made[-1], seen=str(seen["noor"].version))
    wave.accept(20.7)
    accepted = [each.answer for each in wave.seen_by("joris", 20.8).actions]
    yield Told(
        chapter="D5",
        text="Northbank declines and need not say why; who opened the plan alone reads it. Open Harbour takes over.",
        figures={
            "they read": str(seen["noor"].answer),
            "others": str(seen["joris"].answer),
            "then accepted": accepted.count(Answer.ACCEPTED),
        },
    )


def _go(wave: Wave) -> Iterator[Told]:
    unmeasured = _armed(wave, day=21, panels=41)
    yield Told(
        chapter="D5",
        text="The legal officer approves what others planned; nothing is armed before the Crime Lab has measured.",
        figures={"refused by": unmeasured},
    )
    bruno = wave.stage.visit("bruno", 21.4)
    filing = Filing(case="Case 11", mode=Mode.HOLD, until=(bruno.now + timedelta(days=30)).date())
    deconflict.file(bruno, filing, identifiers=[str(RESELLER["name"])], keys=wave.stage.keys)
    held = wave.refused("noor", 21.5, Step.GO)
    bruno = wave.stage.visit("bruno", 21.6)
    for entry in deconflict.seen(bruno).items:
        deconflict.withdraw(bruno, entry.id)
    yield Told(
        chapter="D5",
        text="Between armed and go the police of Costa Serena asks to hold, and nobody goes; then it lets them.",
        figures={"refused by": held},
    )
    one, other = wave.step("noor", 21.7, Step.GO), wave.step("teresa", 21.8, Step.GO)
    yield Told(
        chapter="D5",
        text="Two persons of two members say go: the first leaves it armed.",
        figures={"after one": str(one), "after two": str(other)},
    )
    done = wave.report(22)
    state = wave.step("noor", 22.1, Step.EXECUTE)
    yield Told(
        chapter="D5",
        text="Each holder acts by its own right, and records what it did; the atlas did nothing itself.",
        figures={"recorded": done, "state": str(state)},
    )


def _armed(wave: Wave, *, day: float, panels: int) -> str:
    """Bring a plan that all accepted to armed, and return what stood against it before it was measured."""
    wave.step("declan", day, Step.APPROVE)
    against = wave.refused("noor", day + 0.1, Step.ARM)
    wave.measure(day + 0.2, panels)
    wave.step("noor", day + 0.3, Step.ARM)
    return against


def _return(stage: Stage, first: Wave) -> Iterator[Told]:
    back = (ANOTHER, tied(RESELLER, "consists-of", ANOTHER, "lab.example/return"))
    stored = stage.given("lakeuni", *back, day=24.1)
    executed = first.seen_by("noor", 24.1).changed_at
    days = (stage.visit("noor", 24.1).now - executed).days
    yield Told(
        chapter="D5",
        text="The service is back on another server, as the plan expected; the Crime Lab, which watched, says so.",
        figures={"days after": days, "claims": stored},
    )


def _again(stage: Stage, thread: Thread) -> Iterator[Told]:
    wave = _opened(stage, thread, "The reseller goes: second wave", day=24.5)
    wave.plan(24.6, SECOND)
    wave.step("noor", 24.7, Step.CONSULT)
    wave.accept(24.8)
    _armed(wave, day=25, panels=9)
    wave.step("declan", 25.4, Step.GO)
    wave.step("teresa", 25.5, Step.GO)
    done = wave.report(25.8)
    state = wave.step("noor", 26, Step.EXECUTE)
    yield Told(
        chapter="D5",
        text="The second wave is an operation of its own, with its own evidence, baseline and go.",
        figures={"recorded": done, "state": str(state)},
    )


def _count(stage: Stage) -> Iterator[Told]:
    seized, again, written = _numbers(stage.visit("joris", 22).now.date())
    recorded = [
        outcomes.record(stage.visit(who, 27), each, Choice())
        for who, each in (("joris", seized), ("joris", again), ("zainab", written))
    ]
    declan = stage.visit("declan", 27.5)
    servers = outcomes.total(declan, recorded[:2]).total
    refused = outcomes.total(declan, recorded).refusal.split(":", 1)[0]
    yield Told(
        chapter="D5",
        text="Outcomes are judged by another member than who records them; kinds that differ are not summed.",
        figures={
            "recorded": len(recorded),
            "servers": servers.number if servers else "none",
            "all in one refused by": refused,
        },
    )


def _numbers(begins: date) -> tuple[Outcome, Outcome, Outcome]:
    """Return the servers of the first wave and of the second, and the victims that were written to."""
    seized = Outcome(
        kind=Kind.SERVER_SEIZED,
        number=Decimal(3),
        scope="Servers of Harbour Ember in Veldmark, first wave",
        since=begins,
        until=begins + timedelta(days=1),
        countries=("QV",),
        source="Police Bureau of Veldmark",
        evidence="The record of the seizure",
        rung=Rung.OUTPUT,
        evidenced=Rung.OUTPUT,
        level=Contribution.DECISIVE,
        justification="Without the panel's address there was no order.",
        judge=home("sentrivale"),
    )
    again = attrs.evolve(
        seized,
        number=Decimal(1),
        scope="Servers of Harbour Ember in Veldmark, second wave",
        since=begins + timedelta(days=3),
        until=begins + timedelta(days=4),
    )
    return seized, again, _written(seized)


def _written(seized: Outcome) -> Outcome:
    """Return what is said of the victims that were written to."""
    return attrs.evolve(
        seized,
        kind=Kind.VICTIMS_NOTIFIED,
        number=Decimal(212),
        low=Decimal(200),
        high=Decimal(230),
        scope="Persons whose data lay on the first server",
        countries=("QS", "QV"),
        source="Open Harbour",
        evidence="Letters sent, less those that came back",
        is_estimate=True,
        assumptions="Some have two addresses: one letter in ten is counted less, at most.",
        level=Contribution.MATERIAL,
        justification="Its helpers know how to write so that people call back.",
        judge=home(EVALUATES),
    )
