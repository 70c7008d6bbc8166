"""The command `atlas`: one group, and the one place where an error becomes a line and an exit status."""

import sys

import click

from atlas import __version__
from atlas.cli import admin, alliance, reading, serving, taking
from atlas.cli.errors import EXIT_STATUS
from atlas.errors import AtlasError

_EPILOGUE = (
    "Exit status: 0 done; 2 unusable call; 3 some items rejected, the others taken; 4 not found; "
    "5 refused; 6 no database; 1 anything else."
)


@click.group(epilog=_EPILOGUE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="atlas")
def atlas() -> None:
    """The Cybercrime Atlas: the shared map of an alliance against cybercrime.

    Begin with `atlas serve --demo`: a public map beside a small fictional alliance, in the browser.
    """


for _command in (
    *(alliance.demo, alliance.signin, serving.serve, taking.import_, reading.export),
    *(reading.search, reading.show, reading.lookup, serving.bench, admin.verify, admin.admin),
):
    atlas.add_command(_command)


def main() -> None:
    """Run the command line; end the process with its status."""
    try:
        sys.exit(atlas.main(standalone_mode=False, prog_name="atlas") or 0)
    except AtlasError as error:
        click.echo(f"atlas: {error}", err=True)
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
