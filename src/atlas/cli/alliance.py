"""Commands around people: the sample atlas and sign-in links."""

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import Ready, ready


@click.command()
@click.option("--story", is_flag=True, help="Let the alliance live through its story instead.")
@as_json
def demo(*, story: bool, as_json: bool) -> None:
    """Set up a fictional alliance beside a real public map, then print sign-in links."""
    if story:
        _tell_story(as_json=as_json)
        return
    with ready() as made:
        load_demo(made)
        links = signin_links(made, base=made.address())
    if as_json:
        printing.data({"links": links})
    else:
        printing.table([(each["person"], each["link"]) for each in links])


def _tell_story(*, as_json: bool) -> None:
    """Print each step of the story when it was done, with its figures."""
    with ready() as made:
        from atlas.services.demo import chapters, living  # noqa: PLC0415 - needs Django set up

        stage = living.Stage(map_key=made.map_key(), keys=made.keys(), now=made.now())
        for each in chapters.tell(stage):
            if as_json:
                printing.data(
                    {"chapter": each.chapter, "text": each.text, "figures": dict(each.figures)}
                )
                continue
            figures = ", ".join(f"{name} {value}" for name, value in each.figures.items())
            printing.table([(each.chapter, each.text, figures)])


def load_demo(made: Ready) -> None:
    """Load the sample atlas with a bar in the terminal; what is there already is left as it is."""
    from atlas.services import demo as service  # noqa: PLC0415 - needs Django set up

    printing.talk("Loading the sample atlas: a public map and a fictional alliance ...")
    with printing.progress("Loading", service.EXPECTED_ITEMS) as tell:
        service.load(made.map_key(), now=made.now(), progress=tell)


def signin_links(made: Ready, *, base: str) -> list[dict[str, str]]:
    """Return fresh links for the three people that the sample atlas presents."""
    from atlas.services import alliance  # noqa: PLC0415
    from atlas.services import demo as service  # noqa: PLC0415 - needs Django set up
    from atlas.services import signin as links  # noqa: PLC0415

    made_links = []
    for short in service.PRESENTED:
        card = alliance.card_named(short)
        token = links.make_link_for(short, now=made.now())
        made_links.append(
            {
                "person": short,
                "name": card.name,
                "organisation": card.organisation,
                "link": f"{base}/signin/{token}",
            }
        )
    return made_links


@click.command()
@click.argument("person")
@click.option("--base", help="Where the site is; else where it was served last.")
@as_json
def signin(*, person: str, base: str | None, as_json: bool) -> None:
    """Print a fresh one-time sign-in link for PERSON, valid for a day."""
    with ready() as made:
        from atlas.services import signin as service  # noqa: PLC0415 - needs Django set up

        link = f"{(base or made.address()).rstrip('/')}/signin/{service.make_link_for(person, now=made.now())}"
    if as_json:
        printing.data({"person": person, "link": link})
    else:
        click.echo(link)
