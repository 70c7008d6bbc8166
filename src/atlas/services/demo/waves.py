"""What an operation of the story says: its plan, its actions with lever, holder and right, and how it is done."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from random import Random

import attrs

from atlas.errors import UsageError
from atlas.model.alliance import Lever
from atlas.model.ids import OrganisationId, thing_id
from atlas.model.levers import Legal
from atlas.policy.operations import State, Step
from atlas.policy.readiness import Answer, Part
from atlas.services import operations
from atlas.services.demo.ember import RESELLER
from atlas.services.demo.living import Stage, home
from atlas.services.demo.scribe import Scribe
from atlas.services.operations import Operation

# addresses kept for examples, and a wallet to which nobody holds a key
_SCRIBE = Scribe(Random(19))  # noqa: S311 - fiction, not cryptography
SERVER, ANOTHER = (_SCRIBE.observable(_SCRIBE.mint.ipv4()) for _ in range(2))
WALLET = _SCRIBE.observable(_SCRIBE.mint.btc())
PLAN: Mapping[str, str] = {
    "objective": "Harbour Ember lets no server to a crew for a month",
    "on": "The reseller, and through it three crews",
    "victims": "Open Harbour writes to those whose data lie there, within two days",
    "collateral": "Two lawful customers of the host, who are moved before",
    "communication": "Nobody speaks in public before the fourth day; then the police does",
    "abort": "A hospital or an emergency line is hit",
    "displacement": "To another server of the same reseller, or to Gable Board",
    "watch": "New panels under its name, each day",
}
BASELINE: Mapping[str, str] = {
    "metric": "panels of Harbour Ember that answer",
    "source": "daily count by the Crime Lab",
}
SAYING: Mapping[str, str] = {
    "policebureau": "joris",
    "cloudmoor": "teresa",
    "coinmeadow": "kofi",
    "northbank": "marisol",
    "openharbour": "zainab",
}
"""Who holds the levers of a member."""


@attrs.frozen(kw_only=True)
class Pull:
    """An action to be: which lever, whose, on what, by what right, after which others; and what came of it."""

    lever: Lever
    holder: str
    target: Mapping[str, object]
    authority: str
    legal: Legal
    basis: str
    done: str
    part: Part = Part.ACT
    after: tuple[int, ...] = ()


_KEPT = Pull(
    lever=Lever.L5,
    holder="policebureau",
    target=SERVER,
    authority="The prosecutor of Veldmark",
    legal=Legal.COURT_ORDER,
    basis="Order 12 of the district court of Veldmark",
    done="Its disks were imaged and sealed; the hashes are in the record of the seizure.",
    part=Part.PRESERVE,
)
_CLOSED = Pull(
    lever=Lever.L3,
    holder="cloudmoor",
    target=RESELLER,
    authority="The abuse desk of Cloudmoor",
    legal=Legal.CONTRACT,
    basis="Terms of service, section 4",
    done="The contract was ended, and its servers were switched off.",
    after=(0,),
)
_FROZEN = Pull(
    lever=Lever.L9,
    holder="coinmeadow",
    target=WALLET,
    authority="The compliance officer of Coinmeadow",
    legal=Legal.STATUTE,
    basis="Virtual Assets Act of Costa Serena, section 31",
    done="The account behind the wallet can pay nothing out.",
    after=(0,),
)
_TOLD = Pull(
    lever=Lever.L15,
    holder="northbank",
    target=RESELLER,
    authority="The data protection officer of Northbank",
    legal=Legal.CONTRACT,
    basis="Terms of its accounts, section 9",
    done="Those whose data lay there were written to.",
    part=Part.NOTIFY,
    after=(1,),
)
FIRST = (_KEPT, _CLOSED, _FROZEN, _TOLD)
SECOND = (attrs.evolve(_KEPT, target=ANOTHER), attrs.evolve(_CLOSED, target=ANOTHER))
TAKEN_OVER = attrs.evolve(
    _TOLD,
    holder="openharbour",
    authority="The director of Open Harbour",
    basis="Victim Support Charter, article 3",
    done="Two hundred and twelve persons were written to, with whom to call.",
)
DONE = {str(each.lever): each.done for each in (*FIRST, TAKEN_OVER)}


@attrs.frozen
class Wave:
    """An operation under way; all that is said in it is said as pages and programs say it."""

    stage: Stage
    id: uuid.UUID

    def do(self, who: str, day: float, name: str, /, **typed: str) -> str:
        """Let somebody do an act on a day of the story, and return the id of what it made, or ""."""
        visit = self.stage.visit(who, day)
        return str(operations.do(visit, self.id, name, typed, keys=self.stage.keys) or "")

    def step(self, who: str, day: float, step: Step) -> State:
        """Let somebody take a step, and return where the operation stands then."""
        self.do(who, day, str(step), reason="as the cell agreed")
        return self.seen_by(who, day).state

    def refused(self, who: str, day: float, step: Step) -> str:
        """Let somebody try a step, and return the rule that stands against it, or ""."""
        try:
            self.step(who, day, step)
        except UsageError as wrong:
            return str(wrong).split(":", 1)[0]
        return ""

    def seen_by(self, who: str, day: float) -> Operation:
        """Return the operation as somebody sees it."""
        return operations.get(self.stage.visit(who, day), self.id)

    def plan(self, day: float, pulls: tuple[Pull, ...]) -> tuple[str, ...]:
        """Let its lead write the plan with its actions, and return their ids."""
        by = (self.stage.visit("noor", day).now + timedelta(days=10)).date()
        self.do("noor", day, "plan", **PLAN, by=by.isoformat())
        made: tuple[str, ...] = ()
        for each in pulls:
            made = (*made, self.put(day, each, after=" ".join(made[one] for one in each.after)))
        return made

    def put(self, day: float, pull: Pull, *, after: str, **item: str) -> str:
        """Let its lead put an action into the plan, or change one as it was seen; return its id."""
        begins = self.stage.visit("noor", day).now.date()
        typed = {
            "lever": str(pull.lever),
            "holder": str(home(pull.holder)),
            "target": str(thing_id(self.stage.map_key, str(pull.target["id"]))),
            "part": str(pull.part),
            "authority": pull.authority,
            "legal": str(pull.legal),
            "basis": pull.basis,
            "start": begins.isoformat(),
            "end": (begins + timedelta(days=7)).isoformat(),
            "after": after,
        }
        return self.do("noor", day, "action", **typed, **item)

    def accept(self, day: float) -> None:
        """Let the holder of each action that nobody answered accept it."""
        for each in self.seen_by("noor", day).actions:
            if each.answer is Answer.OPEN:
                self.do(_speaker(each.holder), day, "accept", item=str(each.id))

    def measure(self, day: float, value: int) -> None:
        """Let the evaluator register what was measured in the fortnight before."""
        ends = self.stage.visit("sora", day).now.date()
        days = {"start": (ends - timedelta(days=14)).isoformat(), "end": ends.isoformat()}
        self.do("sora", day, "baseline", **BASELINE, **days, value=str(value))

    def report(self, day: float) -> int:
        """Let each holder record what was done, and return how many did."""
        done = self.stage.visit("noor", day).now.date().isoformat()
        actions = self.seen_by("noor", day).actions
        for each in actions:
            said = {"item": str(each.id), "text": DONE[each.lever], "day": done}
            self.do(_speaker(each.holder), day, "report", **said)
        return len(actions)


def _speaker(holder: OrganisationId) -> str:
    return next(who for short, who in SAYING.items() if home(short) == holder)
