"""`atlas backup` and `atlas restore`: everything in one encrypted file, and back."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import served, tentative
from atlas.errors import UsageError

if TYPE_CHECKING:
    from atlas.services.backup import Backup

_STEP_BYTES = 2**20


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="KEY",
    help="The public key (age1...) of who may open it; may be given again. Else ATLAS_BACKUP_RECIPIENT.",
)
@click.option(
    "--new-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make a key, write it into this new file, and encrypt to it.",
)
@as_json
def backup(*, file: Path, recipients: tuple[str, ...], new_key: Path | None, as_json: bool) -> None:
    """Write everything into FILE, encrypted, while the Atlas may be in use.

    Keep the key elsewhere than the file, and not on this machine: without it nobody restores.
    """
    with served() as made:
        from atlas.services import backup as service  # noqa: PLC0415 - needs Django set up

        named = list(recipients or filter(None, [made.settings.backup_recipient]))
        if file.exists():
            raise UsageError(f"{file} is there already; a backup overwrites nothing.")
        if new_key:
            named.append(service.new_key(new_key, now=made.now()))
            printing.talk(f"The key is in {new_key}. Move it away from this machine.")
        if not named:
            raise UsageError(
                "Name who may open it: --to age1..., or --new-key FILE to make a key, "
                "or set ATLAS_BACKUP_RECIPIENT."
            )
        answer = service.make(
            made.settings, file, recipients=named, now=made.now(), progress=_telling("Writing")
        )
    _print(answer, as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file that holds the key (AGE-SECRET-KEY-1...).",
)
@click.option(
    "--sha256",
    metavar="HEX",
    help="What `atlas backup` printed: refuses any other file, though it opens with the key.",
)
@click.option("--reason", default="", help="Why; it is kept on record with the facts of the file.")
@as_json
def restore(*, file: Path, key_file: Path, sha256: str | None, reason: str, as_json: bool) -> None:
    """Put what FILE holds into an empty data folder (ATLAS_DATA) or an empty database.

    Nothing is changed before the whole file was read and found right. Everybody signs in anew afterwards. What was
    restored has it on record.
    """
    with tentative() as made:
        from atlas.services import backup as service  # noqa: PLC0415 - needs Django set up

        answer = service.restore(
            made.settings, file, key_file=key_file, sha256=sha256, progress=_telling("Reading")
        )
    _on_record(answer, reason)
    _print(answer, as_json=as_json)
    printing.talk("Restored. `atlas verify` checks every claim; `atlas signin PERSON` lets in.")


def _on_record(answer: "Backup", reason: str) -> None:
    with served() as made:
        from atlas.services import restored  # noqa: PLC0415 - needs Django set up

        restored.owe(made.settings, answer, reason=reason, now=made.now())
        restored.put_on_record(made.settings)


def _telling(label: str) -> Callable[[int], None]:
    """Return what shows a growing count on a terminal, and nothing elsewhere."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        if sys.stderr.isatty() and done - told >= _STEP_BYTES:
            told = done
            click.echo(f"\r{label} ... {done / 2**20:,.0f} MB ", err=True, nl=False)

    return tell


def _print(answer: "Backup", *, as_json: bool) -> None:
    if sys.stderr.isatty():
        click.echo(err=True)  # the growing count ends its line
    if as_json:
        printing.data(attrs.asdict(answer) | {"file": str(answer.file)})
        return
    facts = attrs.asdict(answer) | {"bytes": f"{answer.bytes:,}", "claims": f"{answer.claims:,}"}
    printing.table([(name, str(value)) for name, value in facts.items()])
