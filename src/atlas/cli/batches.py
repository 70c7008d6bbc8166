"""`atlas batches` and `atlas undo`: the imports of an organisation, and taking one back as a whole."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.model.handling import Purpose
from atlas.model.ids import BatchId

if TYPE_CHECKING:
    from atlas.cli.startup import Ready
    from atlas.services.gate import Visit
    from atlas.services.imports.batches import Import

_LONGEST_NAME = 200


def new_batch() -> BatchId:
    """Return the id of a new import."""
    return BatchId(uuid.uuid4())


def called(paths: Sequence[Path]) -> str:
    """Return what an import of these paths is called; bytes of a name that are no text become U+FFFD."""
    name = paths[0].name or str(paths[0])
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    told = name.encode(errors="surrogateescape").decode(errors="replace").replace("\0", "")
    return f"{told[:_LONGEST_NAME]}{more}"


@click.command("batches")
@click.option("--org", required=True, metavar="ORG", help="Whose imports.")
@as_json
def batches(*, org: str, as_json: bool) -> None:
    """List the imports of an organisation, the latest first: id, when, who, file, what came of it."""
    with ready() as made:
        from atlas.services.imports import batches as service  # noqa: PLC0415 - needs Django set up

        found = service.latest(visiting(made, org))
    rows = [_row(each) for each in found]
    if as_json:
        printing.data(rows)
    else:
        printing.table([tuple("" if v is None else str(v) for v in row.values()) for row in rows])


@click.command("undo")
@click.argument("batch", type=click.UUID)
@click.option("--org", required=True, metavar="ORG", help="Whose import it is.")
@click.option("--reason", required=True, help="Why, on record.")
@click.option("--put-back", is_flag=True, help="Put an import back that was undone.")
@as_json
def undo(*, batch: uuid.UUID, org: str, reason: str, put_back: bool, as_json: bool) -> None:
    """Withdraw all that an import brought. BATCH is an id that `atlas batches` prints.

    Seven days long it can be put back. What another import brought a version of stays, and so does what is held.
    """
    with ready() as made:
        from atlas.services.imports import batches as service  # noqa: PLC0415 - needs Django set up

        act = service.put_back if put_back else service.undo
        done = act(visiting(made, org), BatchId(batch), reason=reason)
    if as_json:
        printing.data({"claims": done.claims, "left": done.left})
    else:
        printing.talk(
            f"{done.claims:,} claims {'put back' if put_back else 'withdrawn'}, {done.left:,} left"
        )


def visiting(made: "Ready", org: str, *, create: bool = False) -> "Visit":
    """Return the visit of a command that contributes for an organisation, made first where that is asked."""
    from atlas.services import alliance  # noqa: PLC0415 - needs Django set up
    from atlas.services.gate import Visit  # noqa: PLC0415

    now = made.now()
    actor = alliance.contributor(org, create=create, now=now)
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)


def _row(each: "Import") -> dict[str, Any]:
    batch = each.batch
    return {
        "id": str(batch.id),
        "at": batch.recorded_at.isoformat(timespec="seconds"),
        "who": each.who,
        "file": batch.file,
        "format": batch.format,
        "state": str(batch.state),
        "standing": batch.standing,
        "withdrawn": batch.withdrawn,
        "undone_at": batch.undone_at.isoformat(timespec="seconds") if batch.undone_at else None,
    }
