"""Options that many commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from atlas.cli.startup import Ready
from atlas.errors import UsageError
from atlas.model.handling import Purpose

_REFERENCE = "atlas.reference"

Command = TypeVar("Command", bound=Callable[..., Any])


def as_json(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")(command)


def texts_of(given: tuple[str, ...]) -> dict[str, str]:
    """Return what several `--set NAME=TEXT` name.

    Raises:
        UsageError: one has no `=`.
    """
    if wrong := [each for each in given if "=" not in each]:
        raise UsageError(f"Write --set NAME=TEXT, not {wrong[0]!r}.")
    return dict(each.split("=", 1) for each in given)


def as_person(command: Command) -> Command:
    """Add `--as PERSON`, `--purpose` and `--reference`."""
    command = click.option(
        "--reference",
        "about",
        expose_value=False,
        callback=_keep_reference,
        help="What this visit is about: an investigation, or cell:NAME. Personal data shows only with one.  "
        "[default: the token's]",
    )(command)
    purposes = click.Choice([str(each) for each in Purpose])
    command = click.option(
        "--purpose",
        type=purposes,
        help="What this visit is for; it decides with the person what may be read.  "
        "[default: the token's, else research]",
    )(command)
    return click.option(
        "--as",
        "person",
        metavar="PERSON",
        required=True,
        help="Whose scope to read in; their token stands in ATLAS_TOKEN.",
    )(command)


def _keep_reference(context: click.Context, _: click.Parameter, value: str | None) -> None:
    context.meta[_REFERENCE] = value or ""


def visit_of(ready: Ready, person: str, purpose: str | None) -> Any:
    """Return the visit of a person named on the command line, who proves it with the token in ATLAS_TOKEN.

    Raises:
        UsageError: nobody has this name.
        SigninError: the token is missing, cannot be used, is another person's, for another purpose or about else.
    """
    from atlas.services import tokens  # noqa: PLC0415 - needs Django set up

    said = tokens.Said(
        purpose=Purpose(purpose) if purpose else None,
        reference=click.get_current_context().meta.get(_REFERENCE, ""),
    )
    try:
        return tokens.visit_as(person, said, secret=ready.settings.token, now=ready.now())
    except UsageError as error:  # most often it is another folder's Atlas that was meant
        raise UsageError(f"{error} The data folder is {ready.settings.data}.") from error
