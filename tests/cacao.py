"""What OASIS demands of a playbook in CACAO 2.0, as far as ours use it, as a JSON Schema.

After `schemas/` of the CACAO committee's repository, oasis-open/cacao-json-schemas at 064538e, read with JSON Schema
2020-12, under which what is not named there is refused. The text of the specification adds what a schema cannot say:
`faults` holds steps and definitions against each other (sections 3.1, 4.1 and 10.10).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}
_ID = {"type": "string", "pattern": f"^[a-z][a-z0-9-]+[a-z0-9]--{_UUID}$"}
_IDS = {"type": "array", "items": _ID, "minItems": 1}
_TIME = {
    "type": "string",
    "pattern": r"^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$",
}


def _is(*words: str) -> Mapping[str, Any]:
    return {"type": "string", "enum": list(words)}


def _object(required: Mapping[str, Any], **others: Any) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **others},
        "required": list(required),
        "additionalProperties": False,
    }


def _dictionary(**values: Any) -> Mapping[str, Any]:
    """Return a dictionary whose keys are ids, each with the schema of its type (`_` stands for `-`)."""
    return {
        "type": "object",
        "patternProperties": {
            f"^{type_.replace('_', '-')}--{_UUID}$": each for type_, each in values.items()
        },
        "additionalProperties": False,
        "minProperties": 1,
    }


_SAID = {"name": _TEXT, "description": _TEXT}
_COMMAND = _object(
    {"type": _is("manual"), "command": _TEXT}, description=_TEXT, playbook_activity=_TEXT
)
_ACTION = _object(
    {
        "type": _is("action"),
        "commands": {"type": "array", "items": _COMMAND, "minItems": 1},
        "agent": _ID,
        "on_completion": _ID,
    },
    **_SAID,
)
_MARKING = _object(
    {
        "type": _is("marking-tlp"),
        "id": _ID,
        "created_by": _ID,
        "created": _TIME,
        "tlpv2_level": _is("TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"),
    }
)
_PLAYBOOK = _object(
    {
        "type": _is("playbook"),
        "spec_version": _is("cacao-2.0"),
        "id": _ID,
        "name": _TEXT,
        "created_by": _ID,
        "created": _TIME,
        "modified": _TIME,
        "workflow_start": _ID,
        "workflow": _dictionary(
            start=_object({"type": _is("start"), "on_completion": _ID}, **_SAID),
            action=_ACTION,
            end=_object({"type": _is("end")}, **_SAID),
        ),
    },
    description=_TEXT,
    playbook_types=_TEXTS,
    playbook_activities=_TEXTS,
    labels=_TEXTS,
    markings=_IDS,
    agent_definitions=_dictionary(
        group=_object({"type": _is("group"), "name": _TEXT}, description=_TEXT)
    ),
    data_marking_definitions=_dictionary(marking_tlp=_MARKING),
)


def faults(made: Any) -> list[str]:
    """Return what OASIS would refuse in a playbook; the second half only where its shape is right."""
    shape = [
        f"{found.json_path}: {found.message}"
        for found in Draft202012Validator(_PLAYBOOK).iter_errors(made)
    ]
    return shape or list(_loose_ends(made))


def _loose_ends(made: Any) -> Iterator[str]:
    steps, agents = made["workflow"], made.get("agent_definitions", {})
    marks = made.get("data_marking_definitions", {})
    if not made["workflow_start"].startswith("start--") or made["workflow_start"] not in steps:
        yield "workflow_start is no start step of the workflow"
    for id_, step in steps.items():
        if step["type"] != id_.partition("--")[0]:
            yield f"{id_} is a step of another type"
        if step["type"] != "end" and step["on_completion"] not in steps:
            yield f"{id_} leads to no step"
        if step["type"] == "action" and step["agent"] not in agents:
            yield f"{id_} has an agent that is not defined"
        if id_.partition("--")[2][14] != "4":
            yield f"{id_} has no UUID of version 4"
    if {step["type"] for step in steps.values()} != {"start", "action", "end"}:
        yield "a workflow has a start, an action and an end"
    yield from (f"{mark} is not defined" for mark in made.get("markings", []) if mark not in marks)
    done = {
        each["playbook_activity"] for step in steps.values() for each in step.get("commands", [])
    }
    if not set(made.get("playbook_activities", [])) <= done:
        yield "an activity is in no step"
    if made["modified"] < made["created"]:
        yield "it was modified before it was created"
