"""MISP events read by us and by PyMISP, each counted in attributes."""

import json
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any


def by_us(files: Iterable[str]) -> dict[str, Any]:
    """Decode events as an import does: objects with words, links, identifiers and markings."""
    from atlas.formats.misp import iter_decoded
    from atlas.model.problems import Problem

    counts = {"objects": 0, "refused": 0, "attributes": 0}
    began = perf_counter()
    for name in files:
        with Path(name).open("rb") as file:
            for found in iter_decoded(file):
                if isinstance(found, Problem):
                    counts["refused"] += 1
                else:
                    counts["attributes"] += b'"part":"attribute"' in found.content
    counts["objects"] = counts["attributes"]
    return counts | {"seconds": perf_counter() - began}


def by_pymisp(files: Iterable[str]) -> dict[str, Any]:
    """Load events with PyMISP, which checks types and categories and keeps all of it."""
    import pymisp

    attributes = 0
    began = perf_counter()
    for name in files:
        value = json.loads(Path(name).read_bytes())
        listed = value.get("response", [value]) if isinstance(value, dict) else value
        for each in listed:
            event = pymisp.MISPEvent()
            event.load({"Event": each.get("Event", each)})
            attributes += len(event.attributes)
            attributes += sum(len(found.attributes) for found in event.objects)
    return {"objects": attributes, "refused": 0, "seconds": perf_counter() - began}
