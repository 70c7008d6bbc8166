"""The log: fixed names of events with ids, counts and durations, one line each.

Never a value, an address, a query or a name: what somebody asked for is his own affair, and what must be provable is
on record elsewhere. A field that is no plain fact is withheld whoever writes it.
"""

import logging.config
import re
import sys
import uuid
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from atlas.web.startup import settings

_WORD = re.compile(r"[A-Za-z0-9_.,:/<>+-]{0,160}")
_WITHHELD = "withheld"
_LEVELS = {"plain": logging.WARNING, "json": logging.INFO}


def configure(told: Mapping[str, Any]) -> None:
    """Set up Python's own logging as told, and structlog as `ATLAS_LOG` says. Django calls it at its start."""
    logging.config.dictConfig(dict(told))
    form = settings().log
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_facts,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(form),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[form]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _renderer(form: str) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False)


def only_facts(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return an event whose fields are numbers, ids and plain words; anything else is withheld."""
    return {name: _fact(value) for name, value in event.items()}


def _fact(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) else _WITHHELD
    return [_fact(each) for each in value] if isinstance(value, list | tuple) else _WITHHELD
