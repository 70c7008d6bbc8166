"""The chapters of the story, in order: here D1 to D4 of the demonstration, each step with its figures."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import attrs

from atlas.errors import Denied, UsageError
from atlas.model.handling import Duty, Terms
from atlas.model.ids import ClaimId, InvestigationId
from atlas.policy.decide import Action
from atlas.policy.investigating import Move, RequestKind, RequestState
from atlas.policy.nominating import Check, Choice, Crime, TargetKind
from atlas.policy.packages import Step
from atlas.services import alliance as people
from atlas.services import deconflict, gate, investigations, nominate, vet
from atlas.services.deconflict import Filing, Mode
from atlas.services.demo import choke, correcting, ending, wave
from atlas.services.demo.alliance import BASIS
from atlas.services.demo.ember import (
    ACCEPTS,
    BUYS,
    CREW,
    DOUBTS,
    FIRM,
    HOST,
    INNOCENT,
    PANEL,
    POINTS,
    QUIET,
    RESELLER,
    TOOL,
    watched,
)
from atlas.services.demo.living import (
    NONE,
    TO_ALL,
    Stage,
    Thread,
    Told,
    claim_of,
    home,
    let_declan_clear,
    reviewed,
    set_up,
)
from atlas.services.investigations import Asked, Wanted
from atlas.services.package import moving, recipients, releasing, writing
from atlas.services.package.document import CHECKLIST, Beside, Document, Said


def tell(stage: Stage) -> Iterator[Told]:
    """Live through the story, step by step; each is told when it was done.

    Raises:
        UsageError: the story was told on this node already.
    """
    thread = Thread()
    for chapter in _CHAPTERS:
        yield from chapter(stage, thread)


def _begin(stage: Stage, thread: Thread) -> Iterator[Told]:
    nodes, organisations, persons = set_up(stage)
    let_declan_clear(stage)
    yield Told(
        chapter="D1",
        text="The alliance is there.",
        figures={"nodes": nodes, "organisations": organisations, "persons": persons},
    )
    filed = deconflict.file(
        stage.visit("joris", 0),
        Filing(case="Case 7", mode=Mode.SILENT, until=(stage.now + timedelta(days=60)).date()),
        identifiers=watched(),
        keys=stage.keys,
    )
    yield Told(
        chapter="D4",
        text="The police of Veldmark files a silent entry for a panel that it watches.",
        figures={"new": filed.new},
    )


def _nominate(stage: Stage, thread: Thread) -> Iterator[Told]:
    form = nominate.Form(
        name="Harbour Ember",
        kind=TargetKind.SERVICE,
        crimes=frozenset({Crime.HOSTING}),
        why="Two crews moved there within a month.",
        victims="Hospitals and town halls",
        neutral="It sells to everybody; no state, party, army or faith is its reason.",
        sector="security",
        aliases=("harbour ember",),
        identifiers=watched(),
    )
    thread.nomination = nominate.submit(stage.visit("noor", 0.1), form).id
    amara = stage.visit("amara", 0.2)
    nominate.take_up(amara, thread.nomination)
    for check, who in (
        (Check.DUPLICATE, "amara"),
        (Check.NEUTRALITY, "amara"),
        (Check.LEGAL, "ilse"),
    ):
        visit = stage.visit(who, 0.3)
        nominate.check(visit, thread.nomination, check, passed=True, words="looked at closely")
    _, checked = nominate.deconflict(stage.visit("amara", 0.4), thread.nomination, keys=stage.keys)
    told = sum(len(each.told) for each in checked.answers)
    yield Told(
        chapter="D4",
        text="The screening asks the index: a silent entry answers as none does.",
        figures={
            "asked": len(checked.answers),
            "information": told,
            "held": "yes" if checked.held else "no",
        },
    )
    hits = deconflict.watch(now=stage.visit("joris", 0.5).now)
    yield Told(chapter="D4", text="The police is told that somebody asked.", figures={"hits": hits})
    yield from _vote(stage, thread)


def _vote(stage: Stage, thread: Thread) -> Iterator[Told]:
    id_, closes = thread.nomination, stage.visit("amara", 5).now
    nominate.score(stage.visit("amara", 1), id_, POINTS, grounds="as the form says")
    nominate.open_ballot(stage.visit("amara", 1.1), id_, closes=closes, quorum=4)
    votes = {
        "astrid": Choice.ACCEPT,
        "noor": Choice.ACCEPT,
        "ilse": Choice.ACCEPT,
        "lena": Choice.ABSTAIN,
        "zainab": Choice.REJECT,
    }
    for person, choice in votes.items():
        nominate.cast(stage.visit(person, 2), id_, choice)
    accepted = nominate.accept(stage.visit("amara", 6), id_, reason="as the ballot says")
    thread.investigation = InvestigationId(accepted.investigation or NONE)
    yield Told(
        chapter="D2",
        text="The target is nominated, screened, scored and voted on; its folder opens.",
        figures={"ballots": len(votes), "state": str(accepted.state)},
    )


def _investigate(stage: Stage, thread: Thread) -> Iterator[Told]:
    id_, noor = thread.investigation, stage.visit("noor", 7)
    due = (stage.now + timedelta(days=30)).date().isoformat()
    asked = Asked(
        text="Who depends on it?", elements=("crews", "panels"), owner=home("sentrivale"), due=due
    )
    investigations.add_question(noor, id_, asked)
    investigations.move(noor, id_, Move.START)
    wanted = Wanted(
        asked=home("northbank"),
        kind=RequestKind.HISTORY,
        text="When did you see it first?",
        due=due,
    )
    request = investigations.ask(noor, id_, wanted)
    astrid = stage.visit("astrid", 7.5)
    investigations.answer(astrid, id_, request, state=RequestState.ANSWERED, text="In January.")
    yield Told(
        chapter="D2",
        text="Sentrivale asks what it wants to know; Northbank answers, because it wants to.",
        figures={"questions": 1, "requests answered": 1},
    )
    refused = ""
    try:
        police, astrid_id = stage.visit("joris", 7.6), people.card_named("astrid").id
        investigations.give_task(police, id_, "Copy the server of a customer", to=astrid_id)
    except Denied as denied:
        refused = denied.rule
    yield Told(
        chapter="D2",
        text="The police cannot direct a bank: it may ask, and no more.",
        figures={"refused by": refused},
    )


def _contribute(stage: Stage, thread: Thread) -> Iterator[Told]:
    stored = stage.given("sentrivale", CREW, RESELLER, BUYS, HOST, day=8)
    stored += stage.given("coinmeadow", FIRM, day=8)
    stored += stage.given("northbank", TOOL, day=8)
    hidden = Terms(attribution=Duty.MUST_NOT, source_protected=True)
    quietly = attrs.evolve(TO_ALL, terms=hidden)
    stored += stage.given("openharbour", QUIET, day=8, offer=quietly)
    noor = stage.visit("noor", 9)
    pairs = (
        ("report.example/harbour", "blog.example/ember"),
        ("wire.example/ember", "blog.example/ember"),
        ("blog.example/ember", "report.example/harbour"),
    )
    for citing, cited in pairs:
        vet.cite(noor, f"https://{citing}", f"https://{cited}", grounds="it says so")
    thread.claims = {
        name: claim_of(noor, about, by=by)
        for name, about, by in (
            ("reseller", RESELLER, "sentrivale"),
            ("buys", BUYS, "sentrivale"),
            ("host", HOST, "sentrivale"),
            ("firm", FIRM, "coinmeadow"),
            ("tool", TOOL, "northbank"),
            ("quiet", QUIET, "openharbour"),
        )
    }
    for claim in thread.claims.values():
        investigations.put_claim(noor, thread.investigation, claim)
    with gate.open_scope(noor, Action.READ) as opened:
        traced = vet.trace(opened, thread.claims["reseller"])
    yield Told(
        chapter="D2",
        text="Members contribute. Two reports on the reseller cite one blog, which cites one of them.",
        figures={
            "claims": stored,
            "sources": len(traced.sources),
            "lineages": traced.lineages,
        },
    )


def _vet(stage: Stage, thread: Thread) -> Iterator[Told]:
    offering = {"firm": "lena", "tool": "astrid", "quiet": "zainab"}
    for name in ("reseller", "buys", "host", "tool", "quiet"):
        visit = stage.visit(offering.get(name, "declan"), 10)
        round_ = vet.offer(visit, thread.claims[name])
        opinions = (ACCEPTS, DOUBTS, ACCEPTS) if name == "buys" else (ACCEPTS,)
        state, reviews = reviewed(stage, round_, opinions, day=11)
        text = (
            "Two reviewers disagree on who buys from it; two others decide."
            if name == "buys"
            else f"The claim “{name}” is reviewed, blind at first, by others than its contributor."
        )
        figures = {"reviews": reviews, "state": str(state)}
        yield Told(chapter="D2", text=text, figures=figures)
    round_ = vet.offer(stage.visit("lena", 10), thread.claims["firm"])
    state, reviews = reviewed(stage, round_, (INNOCENT,), day=11)
    yield Told(
        chapter="D2",
        text="Fairwater Hosting was named as a culprit. It is honest, and was broken into.",
        figures={"reviews": reviews, "state": str(state)},
    )


def _package(stage: Stage, thread: Thread) -> Iterator[Told]:
    margit, mei = stage.visit("margit", 12), stage.visit("mei", 12)
    bureau = recipients.add(margit, "Fictional NCB", "QV", reason="the board listed it")
    document = _document(thread.claims, bureau)
    thread.package = writing.begin(mei, document)
    asked = moving.ask_consent(mei, thread.package)
    for name in ("pavel", "zainab"):
        visit = stage.visit(name, 12.1)
        for question in moving.questions(visit):
            moving.answer_consent(visit, question.id, yes=True, reason="ours may go")
    steps = (
        ("mei", Step.SUBMIT),
        ("mei", Step.CHECK),
        ("declan", Step.WEIGH),
        ("mei", Step.SANITISE),
        ("declan", Step.APPROVE),
    )
    for name, step in steps:
        moving.step(stage.visit(name, 12.5), thread.package, step, reason="weighed")
    yield Told(
        chapter="D3",
        text="A package for a fictional NCB: one source must not be named, and is not.",
        figures={"cited": len(document.claims), "consents asked": asked},
    )
    yield from _release(stage, thread)


def _document(claims: Mapping[str, ClaimId], bureau: uuid.UUID) -> Document:
    """Return what the package says, and which claims it cites."""
    cited = tuple(
        Said(section="What", text=text, claims=(str(claims[name]),))
        for name, text in (
            ("buys", "A crew uses the service."),
            ("host", "Its panel is at a host."),
            ("tool", "Its customers use one loader."),
            ("quiet", "A new family was seen there."),
        )
    )
    return Document(
        title="Harbour Ember",
        authority=str(bureau),
        basis=BASIS,
        route="ncb",
        contact="desk@sentrivale.example",
        judgement="Harbour Ember lets servers to two crews.",
        judged_on=(str(claims["reseller"]),),
        likelihood=80,
        statements=cited,
        rows=(Beside(kind="domain-name", value=PANEL, jurisdiction="QV"),),
        unknown=("Who owns it.",),
        checked=CHECKLIST,
    )


def _release(stage: Stage, thread: Thread) -> Iterator[Told]:
    bruno, until = stage.visit("bruno", 13), (stage.now + timedelta(days=60)).date()
    filing = Filing(case="Case 9", mode=Mode.HOLD, until=until)
    deconflict.file(bruno, filing, identifiers=watched(), keys=stage.keys)
    held = ""
    try:
        _released(stage, thread, day=13.1)
    except UsageError as wrong:
        held = str(wrong).split(":", 1)[0]
    yield Told(
        chapter="D4",
        text="The police of Costa Serena asks to hold: the release is refused until that is resolved.",
        figures={"refused by": held},
    )
    for entry in deconflict.seen(stage.visit("bruno", 13.5)).items:
        deconflict.withdraw(stage.visit("bruno", 13.5), entry.id)
    thread.release = _released(stage, thread, day=14)
    _, edition = releasing.edition(stage.visit("mei", 14.1), thread.package)
    sources = [each for citation in edition.citations for each in citation.sources]
    yield Told(
        chapter="D4",
        text="They spoke; the hold is withdrawn, and the package is released.",
        figures={
            "sources named": len(sources),
            "of them protected": sum("insider.example" in each for each in sources),
        },
    )


def _released(stage: Stage, thread: Thread, *, day: float) -> uuid.UUID:
    visit = stage.visit("declan", day)
    return releasing.release(visit, thread.package, reason="to the bureau", keys=stage.keys)


Chapter = Callable[[Stage, Thread], Iterator[Told]]
_CHAPTERS: tuple[Chapter, ...] = (
    _begin,
    _nominate,
    _investigate,
    _contribute,
    _vet,
    lambda stage, thread: choke.told(stage),
    _package,
    correcting.told,
    wave.told,
    ending.told,
)
