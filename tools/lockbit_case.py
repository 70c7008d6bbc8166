"""A real case: LockBit, investigated from public files to a released package, by the services that people use.

The members are those of the fictional alliance; what they say stands in the files that `lockbit_files.py` names.
"""

import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import attrs

import lockbit_files as files
from atlas.formats.stix import iter_decoded
from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.handling import Terms
from atlas.model.identifiers import recognise
from atlas.model.ids import ClaimId, InvestigationId
from atlas.model.markings import PAP, TLP
from atlas.policy.decide import Action
from atlas.policy.investigating import Move
from atlas.policy.nominating import Check, Choice, Crime, Criterion, TargetKind
from atlas.policy.packages import Step
from atlas.policy.vetting import Verdict
from atlas.services import contribute, gate, investigations, nominate, vet
from atlas.services.contribute import Item, Offer, readers
from atlas.services.demo.alliance import BASIS
from atlas.services.demo.living import NONE, REVIEWERS, Stage, claim_of, let_declan_clear, set_up
from atlas.services.investigations import Asked
from atlas.services.package import moving, recipients, releasing, writing
from atlas.services.package.document import CHECKLIST, Beside, Document, Said
from atlas.services.vet import Opinion

Object = files.Object

IMPORTED = {
    files.UNIT42: ("declan", ""),
    files.TRAILS: ("ilse", "stamparm/maltrail"),
    files.SANCTIONED: ("lena", "OFAC list of sanctioned digital currency addresses"),
}
"""The files that the importer takes: who brings each in, and where a list is from."""
ALIKE = 25  # claims that are offered at once; an organisation has at most thirty open reviews
OFFERING = {
    **dict.fromkeys(("group", "tools", "uses", "evil"), "zainab"),
    **dict.fromkeys(("wallets", "paid"), "lena"),
    **{"campaign": "declan", "sites": "astrid", "samples": "ilse"},
}
"""Who brings each part of the case in, and offers it for review."""
GRADED = Grade(source=SourceGrade.B, information=InformationGrade.PROBABLY_TRUE)
LIKELY = 80  # percent, of all that is stated here
POINTS: Mapping[Criterion, int] = dict(zip(Criterion, (5, 4, 3, 5, 4, 4), strict=True))


@attrs.frozen(kw_only=True)
class Case:
    """A case that was brought to its end: the folder, the claims of each part, the package and its release."""

    folder: InvestigationId
    claims: Mapping[str, tuple[ClaimId, ...]]
    stored: Mapping[str, int]
    package: uuid.UUID
    release: uuid.UUID


def investigate(stage: Stage, data: Path) -> Case:
    """Live through the case, from a nomination to a released package."""
    set_up(stage)
    let_declan_clear(stage)
    folder = _accepted(stage)
    stored = {path: _imported(stage, data / path, *who) for path, who in IMPORTED.items()}
    said = files.read(data)
    claims = _claims(stage, data, said)
    _gathered(stage, folder, claims)
    _vetted(stage, claims)
    package = _written(stage, said, claims)
    release = releasing.release(
        stage.visit("declan", 14), package, reason="for the bureau's inquiry", keys=stage.keys
    )
    return Case(folder=folder, claims=claims, stored=stored, package=package, release=release)


def _accepted(stage: Stage) -> InvestigationId:
    """Nominate the group, screen it, vote on it, and return the folder that opens."""
    form = nominate.Form(
        name="LockBit",
        kind=TargetKind.GROUP,
        crimes=frozenset({Crime.RANSOMWARE}),
        why="Its programme is still let to affiliates.",
        victims="Firms and town halls of many countries",
        neutral="It takes money from whoever pays; no state, party, army or faith is its reason.",
        sector="security",
        aliases=("ABCD ransomware", "Lockbit 2.0"),
        identifiers=tuple(recognise("lockbitapt.uz")[:1]),
    )
    id_ = nominate.submit(stage.visit("noor", 0.1), form).id
    amara = stage.visit("amara", 0.2)
    nominate.take_up(amara, id_)
    for check, who in (
        (Check.DUPLICATE, "amara"),
        (Check.NEUTRALITY, "amara"),
        (Check.LEGAL, "ilse"),
    ):
        nominate.check(stage.visit(who, 0.3), id_, check, passed=True, words="looked at closely")
    nominate.deconflict(stage.visit("amara", 0.4), id_, keys=stage.keys)
    nominate.score(stage.visit("amara", 1), id_, POINTS, grounds="as the form says")
    nominate.open_ballot(
        stage.visit("amara", 1.1), id_, closes=stage.visit("amara", 5).now, quorum=4
    )
    for person in ("astrid", "noor", "ilse", "lena", "zainab"):
        nominate.cast(stage.visit(person, 2), id_, Choice.ACCEPT)
    accepted = nominate.accept(stage.visit("amara", 6), id_, reason="as the ballot says")
    return InvestigationId(accepted.investigation or NONE)


def _imported(stage: Stage, path: Path, person: str, source: str) -> int:
    """Take a file in for somebody's organisation, and return how many claims are new."""
    visit, offer = stage.visit(person, 7), Offer(marking=TLP.CLEAR, terms=Terms(pap=PAP.CLEAR))
    with path.open("rb") as file:
        seen = readers.looked_at(file, path.name)
        way = readers.Way(name=path.name, source=source)
        items = [
            Item(file=path.name, found=each) for each in readers.reader(seen.format)(file, way)
        ]
    return contribute.take(visit, items, offer=offer, map_key=stage.map_key).stored


def _claims(stage: Stage, data: Path, said: files.Said) -> Mapping[str, tuple[ClaimId, ...]]:
    """Contribute what no importer takes, and return the claims that the case rests on, by part."""
    campaign, attributed = files.campaign(data)
    brought: dict[str, tuple[str, tuple[Object, ...]]] = {
        "group": ("openharbour", (said.group,)),
        "campaign": ("sentrivale", (campaign, attributed)),
        "tools": ("openharbour", said.tools),
        "uses": ("openharbour", said.uses),
        "evil": ("openharbour", (said.evil, said.affiliated)),
        "sites": ("northbank", said.sites),
        "samples": ("veldcert", said.samples),
        "wallets": ("coinmeadow", said.wallets),
        "paid": ("coinmeadow", said.paid),
    }
    for name, (_, objects) in brought.items():
        if name != "campaign":  # that came with Unit 42's own file
            _given(stage, OFFERING[name], objects)
    noor = stage.visit("noor", 9)
    return {
        name: tuple(claim_of(noor, each, by=organisation) for each in objects)
        for name, (organisation, objects) in brought.items()
    }


def _given(stage: Stage, person: str, objects: Iterable[Object]) -> None:
    """Contribute objects to the alliance for somebody's organisation."""
    told = "\n".join(map(json.dumps, objects)).encode()
    items = [Item(file="case", found=each) for each in iter_decoded(io.BytesIO(told))]
    offer = Offer(marking=TLP.GREEN, terms=Terms(), grade=GRADED, likelihood=LIKELY)
    contribute.take(stage.visit(person, 8), items, offer=offer, map_key=stage.map_key)


def _gathered(
    stage: Stage, folder: InvestigationId, claims: Mapping[str, Sequence[ClaimId]]
) -> None:
    """Write into the folder what is to be known, who cites whom, and the claims that answer it."""
    noor, due = stage.visit("noor", 9), (stage.now + timedelta(days=30)).date().isoformat()
    wanted = (
        ("Who belongs to it, and who else uses its programme?", ("aliases", "affiliates")),
        ("What can be seized, frozen or asked for?", ("sites", "wallets")),
    )
    for text, elements in wanted:
        asked = Asked(text=text, elements=elements, owner=noor.actor.organisation, due=due)
        investigations.add_question(noor, folder, asked)
    investigations.move(noor, folder, Move.START)
    matrix = "https://github.com/BushidoUK/Ransomware-Tool-Matrix"
    for alert in ("aa23-075a", "aa23-165a", "aa23-325a"):
        page = f"https://www.cisa.gov/news-events/cybersecurity-advisories/{alert}"
        vet.cite(noor, matrix, page, grounds="ThreatIntel/CISAThreatGroups.md names its sources")
    for part in ("group", "campaign", "evil"):
        for claim in claims[part]:
            investigations.put_claim(noor, folder, claim)


def _vetted(stage: Stage, claims: Mapping[str, Sequence[ClaimId]]) -> None:
    """Offer each claim by its own house, and let whoever is drawn review it by what stands behind it."""
    for part, told in claims.items():
        for at in range(0, len(told), ALIKE):
            for claim in told[at : at + ALIKE]:
                vet.offer(stage.visit(OFFERING[part], 10), claim)
            _reviewed(stage)


def _reviewed(stage: Stage) -> None:
    for name in REVIEWERS:
        visit = stage.visit(name, 11)
        mine = vet.queue(visit).mine
        with gate.open_scope(visit, Action.READ) as opened:
            behind = {each.round: vet.trace(opened, each.claim).lineages for each in mine}
        for round_, lineages in behind.items():
            opinion = Opinion(
                verdict=Verdict.ACCEPT,
                credibility=2,
                single_source=lineages < 2,
                alternative="an imitator who took over the name",
            )
            vet.review(visit, round_, opinion)


def _written(stage: Stage, said: files.Said, claims: Mapping[str, Sequence[ClaimId]]) -> uuid.UUID:
    """Write the package, have its consents given, and take it through its checks."""
    bureau = recipients.add(
        stage.visit("margit", 12),
        "National Central Bureau of Veldmark",
        "QV",
        reason="the board listed it",
    )
    mei = stage.visit("mei", 12)
    package = writing.begin(mei, document(said, claims, str(bureau)))
    moving.ask_consent(mei, package)
    for name in ("pavel", "zainab", "kofi", "tomasz", "declan"):
        visit = stage.visit(name, 12.1)
        for question in moving.questions(visit):
            moving.answer_consent(visit, question.id, yes=True, reason="what is public may go")
    steps = (
        ("mei", Step.SUBMIT),
        ("mei", Step.CHECK),
        ("declan", Step.WEIGH),
        ("mei", Step.SANITISE),
        ("declan", Step.APPROVE),
    )
    for name, step in steps:
        moving.step(stage.visit(name, 12.5), package, step, reason="weighed")
    return package


def document(said: files.Said, claims: Mapping[str, Sequence[ClaimId]], bureau: str) -> Document:
    """Return what the package says; each number in it is counted here or stands in a claim that is cited."""
    names = ", ".join(each["name"] for each in said.tools)
    sentences = (
        (
            "The group",
            "LockBit lets its ransomware to affiliates. It is also called ABCD ransomware and LockBit 2.0.",
            ("group", "campaign"),
        ),
        (
            "Activity",
            "In June 2021 it revamped its site as LockBit 2.0; it compromised 52 organizations since then.",
            ("campaign",),
        ),
        (
            "Others who use it",
            "EvilCorp deployed LockBit in intrusions that are told of in public reports.",
            ("evil",),
        ),
        (
            "Tools",
            f"{len(said.tools)} programs that steal credentials were seen with it: {names}.",
            ("uses", "tools"),
        ),
        (
            "Sites",
            f"{len(said.sites)} hosts served its pages for victims and leaks, one of them outside of Tor.",
            ("sites",),
        ),
        (
            "Programs",
            f"{len(said.samples)} files of its later edition LockBit Green are known by their hashes.",
            ("samples",),
        ),
        (
            "Money",
            f"{len(said.wallets)} bitcoin wallets received payments from it, for tattoos of its sign.",
            ("wallets", "paid"),
        ),
    )
    return Document(
        title="LockBit: sites, wallets and tools of a ransomware service",
        authority=bureau,
        basis=BASIS,
        route="ncb",
        onward="To police and prosecutors of the same country; others on request.",
        contact="Sentrivale Research, desk@sentrivale.example",
        judgement="LockBit is one group that lets its ransomware to affiliates, and not several that share a name.",
        judged_on=tuple(map(str, (*claims["group"], *claims["campaign"]))),
        likelihood=LIKELY,
        confidence="moderate",
        statements=tuple(
            Said(
                section=section,
                text=text,
                claims=tuple(str(claim) for part in parts for claim in claims[part]),
            )
            for section, text, parts in sentences
        ),
        rows=tuple(_beside(said)),
        gaps=(
            "Who holds the wallets is not told by any source here: exchanges were not asked.",
            "Victims are left out; names on leak sites are not evidence that somebody paid.",
        ),
        alternatives=("An imitator took over the name: a builder of the programme was leaked.",),
        unknown=("Whether the sites still answer.", "Who runs the service today."),
        checked=CHECKLIST,
    )


def _beside(said: files.Said) -> Iterator[Beside]:
    for each in said.wallets:
        step = "Ask exchanges that took coins from it who their customer is."
        yield Beside(kind="btc", value=each["value"], urgency="high", step=step)
    for each in said.sites:
        if each["value"].endswith(".uz"):
            step = "Ask the registry for the records of who registered it."
            yield Beside(
                kind="domain-name",
                value=each["value"],
                provider="Registry of .uz",
                jurisdiction="UZ",
                urgency="high",
                step=step,
            )
