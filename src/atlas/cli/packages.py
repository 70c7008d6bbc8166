"""Commands around packages: list, show, build what one would be now, answer, and verify a file without a database."""

from pathlib import Path
from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.errors import UsageError


@click.group()
def package() -> None:
    """Read, build and verify intelligence packages."""


@package.command("list")
@as_person
@as_json
def list_(*, person: str, purpose: str | None, as_json: bool) -> None:
    """List the packages that PERSON's organisation writes."""
    with ready() as made:
        from atlas.services.package import writing  # noqa: PLC0415 - needs Django set up

        found = writing.listed(visit_of(made, person, purpose))
    if as_json:
        printing.data(found)
        return
    if not found:
        printing.talk("Your organisation writes no package yet.")
    printing.table(
        [
            (str(each.id), each.number, str(each.version), each.state, each.document["title"])
            for each in found
        ]
    )


@package.command()
@click.argument("package", type=click.UUID, metavar="ID")
@as_person
@as_json
def show(*, package: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Show one package: its state, and each check with what would satisfy it."""
    with ready() as made:
        from atlas.services.package import writing  # noqa: PLC0415 - needs Django set up

        found = writing.get(visit_of(made, person, purpose), package)
    if as_json:
        printing.data({"package": found.package, "checks": found.checks})
        return
    printing.table(
        [
            (found.package.number, found.package.state, found.document.title),
            *(
                (
                    each.guard,
                    "open" if each.waits else "holds" if each.passed else "fails",
                    each.told,
                )
                for each in found.checks
            ),
        ]
    )


@package.command()
@click.argument("package", type=click.UUID, metavar="ID")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@as_person
@as_json
def build(*, package: UUID, out: Path, person: str, purpose: str | None, as_json: bool) -> None:
    """Write what the package ID would be now, as a draft: marked, without signature. A release is a person's."""
    with ready() as made:
        from atlas.services.package import releasing  # noqa: PLC0415 - needs Django set up

        built = releasing.build(visit_of(made, person, purpose), package)
    try:
        out.write_bytes(built.body)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from error
    _say({"file": str(out), "sha256": built.digest.hex()}, as_json=as_json)


@package.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--key", help="The public key, in hex, that it must be signed with.")
@as_json
def verify(*, file: Path, key: str | None, as_json: bool) -> None:
    """Verify that FILE is a package as it was signed. Needs no database and no network."""
    from atlas.formats import package as forms  # noqa: PLC0415 - loads typst's reader only where it is used

    try:
        given = bytes.fromhex(key) if key else None
        manifest = forms.verify(file.read_bytes(), key=given)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError("A key is 64 digits in hex.") from error
    if as_json:
        printing.data(manifest)
        return
    printing.table(
        [
            ("package", f"{manifest.package}, version {manifest.version}"),
            ("from", manifest.organisation),
            ("marking", manifest.marking),
            ("made", manifest.made),
            ("key", manifest.key),
            *((each.name, each.sha256) for each in manifest.files),
        ]
    )


def _say(told: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        printing.data(told)
    else:
        printing.table([tuple(told.values())])
