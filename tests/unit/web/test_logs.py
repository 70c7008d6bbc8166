"""The log holds facts: numbers, ids, plain words. Whatever else is given to it is withheld."""

import json
import uuid
from collections.abc import Iterator

import pytest
import structlog

from atlas.web import logs


@pytest.fixture
def as_json(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Write the log as programs read it, until the test ends."""
    from attrs import evolve

    from atlas.web import startup

    before = structlog.get_config()
    monkeypatch.setattr(logs, "settings", lambda: evolve(startup.settings(), log="json"))
    logs.configure({"version": 1, "disable_existing_loggers": False})
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("as_json")
def test_an_event_is_one_line_of_json_on_the_standard_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    batch = uuid.UUID(int=7)

    structlog.get_logger().info("import.finished", batch=batch, stored=12, seconds=0.5, whole=True)

    told = capfd.readouterr()
    event = json.loads(told.err)
    assert told.out == ""
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "import.finished",
        "level": "info",
        "batch": str(batch),
        "stored": 12,
        "seconds": 0.5,
        "whole": True,
    }


@pytest.mark.usefixtures("as_json")
@pytest.mark.parametrize(
    "value",
    [
        "two words",
        "a\nforged: line",
        "q=canary",
        "a@b",
        "müller",
        b"bytes",
        {"a": 1},
        ValueError("canary"),
        "x" * 161,
        ["fine", "not fine"],
    ],
)
def test_what_is_no_plain_fact_is_withheld(
    capfd: pytest.CaptureFixture[str], value: object
) -> None:
    structlog.get_logger().info("event", field=value)

    event = json.loads(capfd.readouterr().err)
    assert event["field"] in ("withheld", ["fine", "withheld"])


def test_people_are_told_of_what_failed_alone(capfd: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger()

    log.info("request.answered", route="desk", status=200)
    log.warning("server.not_ready", missing=("worker",))

    told = capfd.readouterr()
    assert told.out == ""
    assert "server.not_ready" in told.err
    assert "request.answered" not in told.err
