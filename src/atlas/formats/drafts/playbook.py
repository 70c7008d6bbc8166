"""A playbook as CACAO 2.0 (W10): what was done in which order, without names.

Its steps are of the catalogue of levers, done by people: a command is `manual`, an agent is a role. Words come from
those who wrote them for others; `named.py` tells what in them names somebody.
"""

import hashlib
import json
import uuid
from datetime import UTC, datetime

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts.values import DRAFT, Labels, line
from atlas.model.alliance import Lever
from atlas.model.kinds import PROJECT_IDENTITY_ID, kind_of


@attrs.frozen(kw_only=True)
class Lesson:
    """One step: the lever that was pulled, what was learnt, and within how many days, `None` where not known."""

    lever: Lever
    words: str = ""
    days: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.ge(0))
    )


@attrs.frozen(kw_only=True)
class Playbook:
    """A playbook. `situation` is the kind of thing that it is for, or ""."""

    id: uuid.UUID
    situation: str
    steps: tuple[Lesson, ...]
    made: datetime
    labels: Labels


def playbook(found: Playbook) -> bytes:
    """Return the playbook as JSON; equal playbooks give equal bytes.

    Raises:
        UsageError: it has no step.
    """
    if not found.steps:
        raise UsageError("W10: a playbook has at least one step.")
    start, agent, mark = (_id(found.id, each) for each in ("start", "agent", "marking"))
    workflow = _workflow(found, agent)
    moment = found.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    made = {
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": f"playbook--{found.id}",
        "name": f"Acting on: {_called(found.situation)}",
        "description": f"{DRAFT} {found.labels.words}. Every name was removed.",
        "playbook_types": ["mitigation"],
        "playbook_activities": ["execute-operation"],
        "created_by": PROJECT_IDENTITY_ID,
        "created": moment,
        "modified": moment,
        "labels": [
            *([found.situation] if found.situation else []),
            *dict.fromkeys(str(each.lever) for each in found.steps),
        ],
        "markings": [f"marking-tlp--{mark}"],
        "workflow_start": f"start--{start}",
        "workflow": {
            f"start--{start}": {"type": "start", "on_completion": next(iter(workflow))},
            **workflow,
        },
        "agent_definitions": {f"group--{agent}": {"type": "group", "name": "Holder of the lever"}},
        "data_marking_definitions": {f"marking-tlp--{mark}": _marking(found, mark, moment)},
    }
    return json.dumps(made, indent=2).encode() + b"\n"


def _called(situation: str) -> str:
    return kind_of(situation).label.lower() if situation else "a target that is not told"


def _marking(found: Playbook, mark: uuid.UUID, moment: str) -> dict[str, str]:
    return {
        "type": "marking-tlp",
        "id": f"marking-tlp--{mark}",
        "created_by": PROJECT_IDENTITY_ID,
        "created": moment,
        "tlpv2_level": str(found.labels.marking),
    }


def _workflow(found: Playbook, agent: uuid.UUID) -> dict[str, dict[str, object]]:
    """Return the steps behind the start, in order, each with the next; the end is last."""
    ids = [f"action--{_id(found.id, str(place))}" for place in range(len(found.steps))]
    end = f"end--{_id(found.id, 'end')}"
    steps = {
        here: _step(step, agent, then)
        for step, here, then in zip(found.steps, ids, (*ids[1:], end), strict=True)
    }
    return {**steps, end: {"type": "end"}}


def _step(step: Lesson, agent: uuid.UUID, then: str) -> dict[str, object]:
    took = "" if step.days is None else f" Done within {step.days} days."
    return {
        "type": "action",
        "name": f"{step.lever} {step.lever.label}",
        "description": f"{line(step.words)}{took}".strip() or "Nothing was noted.",
        "commands": [
            {
                "type": "manual",
                "command": f"Decide on {step.lever} within your own law and authority, and do it yourself.",
                "playbook_activity": "execute-operation",
            }
        ],
        "agent": f"group--{agent}",
        "on_completion": then,
    }


def _id(of: uuid.UUID, part: str) -> uuid.UUID:
    """Return the id of a part. CACAO 2.0, 10.10 wants the form of version 4; it follows from the playbook's."""
    return uuid.UUID(bytes=hashlib.sha256(of.bytes + part.encode()).digest()[:16], version=4)
