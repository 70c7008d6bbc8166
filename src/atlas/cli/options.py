"""Options that many commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from atlas.cli.startup import Ready
from atlas.errors import UsageError
from atlas.model.handling import Purpose

Command = TypeVar("Command", bound=Callable[..., Any])


def as_json(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")(command)


def as_person(command: Command) -> Command:
    """Add `--as PERSON` and `--purpose`."""
    purposes = click.Choice([str(each) for each in Purpose])
    command = click.option(
        "--purpose",
        type=purposes,
        default=str(Purpose.RESEARCH),
        show_default=True,
        help="What this visit is for; it decides with the person what may be read.",
    )(command)
    return click.option(
        "--as", "person", metavar="PERSON", required=True, help="Whose scope to read in."
    )(command)


def visit_of(ready: Ready, person: str, purpose: str) -> Any:
    """Return the visit of a person named on the command line.

    Raises:
        UsageError: nobody has this name.
    """
    from atlas.services import alliance  # noqa: PLC0415 - needs Django set up
    from atlas.services.gate import Visit  # noqa: PLC0415

    try:
        actor = alliance.actor_named(person)
    except UsageError as error:  # most often it is another folder's Atlas that was meant
        raise UsageError(f"{error} The data folder is {ready.settings.data}.") from error
    return Visit(actor=actor, purpose=Purpose(purpose), now=ready.now())
