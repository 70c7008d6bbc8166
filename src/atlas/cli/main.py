"""The command `atlas`: one group, and the one place where an error becomes a line and an exit status."""

import functools
import signal
import sys
from collections.abc import Callable
from typing import Any

import click

from atlas import __version__
from atlas.cli import (
    admin,
    alliance,
    audit,
    backup,
    batches,
    deconflicting,
    exploring,
    exporting,
    folders,
    members,
    nominations,
    operating,
    operations,
    opportunities,
    outcomes,
    packages,
    playbooks,
    printing,
    reading,
    reports,
    retention,
    review,
    same,
    serving,
    taking,
    tokens,
)
from atlas.cli.errors import EXIT_STATUS
from atlas.errors import AtlasError, UsageError

_EPILOGUE = (
    "Exit status: 0 done; 2 unusable call; 3 some items rejected, the others taken; 4 not found; "
    "5 refused; 6 no database; 7 something does not hold (a check, a proof, a backup); "
    "130 stopped by Ctrl-C; 1 anything else."
)


@click.group(epilog=_EPILOGUE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="atlas")
def atlas() -> None:
    """The Cybercrime Atlas: the shared map of an alliance against cybercrime.

    Begin with `atlas serve --demo`: a public map beside a small fictional alliance, in the browser.
    """


def _of_text(command: click.Command) -> click.Command:
    """Return a command that refuses an argument which is no text; names of files may be any bytes."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _of_text(each)
    elif command.callback:
        command.callback = _checking(command.callback)
    return command


def _checking(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def checked(**given: Any) -> Any:
        for name, value in given.items():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, str) and any("\ud800" <= sign <= "\udfff" for sign in each):
                    raise UsageError(f"{name} holds bytes that are no text in UTF-8.")
        return call(**given)

    return checked


for _command in (retention.bases, retention.add_basis, retention.end_basis, retention.run):
    admin.admin.add_command(_command)
for _command in (*operating.COMMANDS, *members.COMMANDS, deconflicting.turn_index_key):
    admin.admin.add_command(_command)
for _command in (
    *(alliance.demo, alliance.signin, serving.serve, taking.import_, exporting.export),
    *(reading.search, reading.show, reading.lookup, serving.bench, admin.verify, admin.admin),
    *(exploring.path, exploring.shared, exploring.neighbours, audit.why, audit.audit, audit.ledger),
    *(backup.backup, backup.restore, tokens.token, batches.batches, batches.undo),
    nominations.nominations,
    packages.package,
    *(same.same, deconflicting.deconflict, review.review),
    *(folders.investigation, folders.agenda, folders.figures),
    reports.report,
    operations.operations,
    opportunities.opportunities,
    outcomes.outcomes,
    playbooks.playbooks,
):
    atlas.add_command(_of_text(_command))


def main() -> None:
    """Run the command line; end the process with its status. SIGTERM ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    printing.speak_plainly()
    try:
        sys.exit(atlas.main(standalone_mode=False, prog_name="atlas") or 0)
    except AtlasError as error:
        printing.talk(printing.clean(f"atlas: {error}"))
        sys.exit(EXIT_STATUS.get(error.code, 1))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("atlas: stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
