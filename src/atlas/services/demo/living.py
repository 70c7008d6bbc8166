"""The fictional alliance lives: who does what, by the services that people use, and what its chapters tell.

`chapters.py` has the chapters in their order. Everything lies in the forty days before the story is told.
"""

import io
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from atlas.errors import UsageError
from atlas.formats.stix import iter_decoded
from atlas.keys import Keys
from atlas.model.handling import Purpose
from atlas.model.ids import CellId, ClaimId, InvestigationId, OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State
from atlas.services import alliance as people
from atlas.services import contribute, gate, vet
from atlas.services.alliance import persons
from atlas.services.contribute import Item, Offer
from atlas.services.demo.alliance import fictional_alliance
from atlas.services.demo.founding import admit_people, found_alliance, sign_newer
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.services.vet import Opinion
from atlas.store import alliance as kept
from atlas.store import investigations, vetting

BEGINS = timedelta(days=40)  # before the telling
REVIEWERS = ("astrid", "noor", "joris", "tomasz", "lena", "ximena")
TOLD = "The story was told on this node already."
MISSING = "Somebody or something of the story is not there any more."
NONE = uuid.UUID(int=0)
NO_FOLDER = InvestigationId(NONE)
NO_CELL = CellId(NONE)
TO_ALL = Offer(marking=TLP.GREEN)
_NAMES = uuid.UUID("6d1f6d7a-8a43-4bc5-9c6f-5f3f9f2f0d12")


@attrs.frozen(kw_only=True)
class Told:
    """One step of the story: its chapter (D1 to D10), what happened, and its figures."""

    chapter: str
    text: str
    figures: Mapping[str, object] = attrs.field(factory=dict)


@attrs.define
class Thread:
    """What one chapter hands to the next."""

    nomination: uuid.UUID = NONE
    investigation: InvestigationId = NO_FOLDER
    claims: dict[str, ClaimId] = attrs.field(factory=dict)
    package: uuid.UUID = NONE
    release: uuid.UUID = NONE
    cell: CellId = NO_CELL
    waves: tuple[uuid.UUID, ...] = ()


@attrs.frozen(kw_only=True)
class Stage:
    """Where the story is played: the keys of the node, and when it is told. `day` counts from the beginning."""

    map_key: bytes
    keys: Keys
    now: datetime

    def visit(self, person: str, day: float) -> Visit:
        """Return the visit of somebody on a day of the story."""
        return Visit(
            actor=people.actor_named(person),
            purpose=Purpose.RESEARCH,
            now=self.now - BEGINS + timedelta(days=day),
            setting=Setting(reference="story"),
        )

    def given(
        self,
        organisation: str,
        *objects: Mapping[str, object],
        day: float,
        offer: Offer = TO_ALL,
    ) -> int:
        """Let an organisation contribute objects, to the alliance (GREEN), and return how many are new."""
        found = kept.find_organisation(organisation)
        if found is None:
            raise UsageError(MISSING)
        actor = Actor(organisation=found.id, system="import")
        at = self.now - BEGINS + timedelta(days=day)
        told = "\n".join(map(json.dumps, objects)).encode()
        items = [Item(file="story", found=each) for each in iter_decoded(io.BytesIO(told))]
        visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=at)
        report = contribute.take(visit, items, offer=offer, map_key=self.map_key)
        return report.stored + report.superseded


def set_up(stage: Stage) -> tuple[int, int, int]:
    """Let the alliance be there, and return how many nodes, organisations and persons it has.

    Raises:
        UsageError: the story was told here already.
    """
    alliance = fictional_alliance(stage.now.date())
    found_alliance(alliance, now=stage.now - BEGINS)
    sign_newer(alliance, after=stage.now - BEGINS, until=stage.now)
    admit_people(alliance)
    with gate.open_scope(stage.visit("amara", 0), Action.READ) as opened:
        if investigations.openings(opened, limit=1):
            raise UsageError(TOLD)
    return len(alliance.nodes), len(alliance.organisations), len(alliance.persons)


def let_declan_clear(stage: Stage) -> None:
    """Make the representative of the house that writes packages its legal officer too."""
    declan = people.card_named("declan")
    roles = frozenset({Role.REPRESENTATIVE, Role.RESEARCHER, Role.LEGAL})
    reason = "somebody other than the editor clears packages"
    persons.change_roles(stage.visit("amara", 0), declan.id, roles, reason=reason)


def said(kind: str, name: str, *sources: str, **more: object) -> dict[str, object]:
    """Return an object that names its sources; its id follows from its kind and name."""
    dates = {"created": "2026-01-02T00:00:00.000Z", "modified": "2026-01-02T00:00:00.000Z"}
    named = [{"source_name": each, "url": f"https://{each}"} for each in sources]
    made: dict[str, object] = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid.uuid5(_NAMES, f'{kind} {name}')}",
        **({} if kind == "domain-name" else dates),
        **({"value": name} if kind == "domain-name" else {"name": name}),
        **more,
    }
    return made | ({"external_references": named} if named else {})


def tied(
    one: Mapping[str, object], how: str, other: Mapping[str, object], *sources: str
) -> dict[str, object]:
    """Return a relation between two objects that names its sources."""
    made = said("relationship", f"{one['id']} {how} {other['id']}", *sources)
    made.pop("name")
    ends = {"source_ref": one["id"], "target_ref": other["id"]}
    return made | {"relationship_type": how} | ends


def claim_of(visit: Visit, about: Mapping[str, object], *, by: str) -> ClaimId:
    """Return the standing claim of an organisation that states an object, as the visit sees it."""
    author = kept.find_organisation(by)
    with gate.open_scope(visit, Action.READ) as opened:
        found = vetting.find_claim_of(
            opened, str(about["id"]), author=author.id if author else None
        )
    if found is None:
        raise UsageError(MISSING)
    return found


def reviewed(
    stage: Stage, round_: uuid.UUID, opinions: tuple[Opinion, ...], *, day: float
) -> tuple[State, int]:
    """Let whoever was drawn review, in the order of their names; return the state of the claim and how many did.

    The first gets the first opinion, and so on; whoever is drawn later to decide gets the last.
    """
    done, state = 0, State.TRIAGED
    for _ in range(2):  # two who were drawn, then two who decide
        for name in REVIEWERS:
            visit = stage.visit(name, day + done / 24)  # one after the other: who decide are last
            if any(each.round == round_ for each in vet.queue(visit).mine):
                opinion = opinions[min(done, len(opinions) - 1)]
                state = vet.review(visit, round_, opinion)
                done += 1
    return state, done


def state_of(visit: Visit, claim: ClaimId) -> State:
    """Return where the vetting of a claim stands."""
    with gate.open_scope(visit, Action.READ) as opened:
        return State(vetting.standing_of(opened, [claim])[claim].state)


def home(short: str) -> OrganisationId:
    """Return the id of an organisation of the story."""
    found = kept.find_organisation(short)
    if found is None:
        raise UsageError(MISSING)
    return found.id
