"""How the documents are built. Two directives print what the code says of itself."""

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from atlas import __version__
from atlas.cli.main import atlas
from atlas.model.kinds import iter_kinds

project = "Cybercrime Atlas"
author = "the Cybercrime Atlas contributors"
copyright = f"2026, {author}"
release = version = __version__

extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Cybercrime Atlas {release}"
html_show_sphinx = False


class CommandHelp(SphinxDirective):
    """The help of one command, as the program prints it: `atlas import`."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Walk from the program to the command and print its help, 100 columns wide."""
        words = self.arguments[0].split()
        context = click.Context(atlas, info_name=words[0], max_content_width=100)
        for word in words[1:]:
            command = getattr(context.command, "commands", {})[word]
            context = click.Context(command, info_name=word, parent=context, max_content_width=100)
        text = context.get_help()
        return [nodes.literal_block(text, text, language="text")]


class Kinds(SphinxDirective):
    """The kinds of thing as a list: label, STIX type, group, half-life."""

    def run(self) -> list[nodes.Node]:
        """Return one line a kind, in the order in which pages list them."""
        items = nodes.bullet_list()
        for kind in iter_kinds():
            fades = f", half-life {kind.half_life_days} days" if kind.half_life_days else ""
            ours = ", defined by the Atlas" if kind.extension else ""
            text = nodes.paragraph()
            text += nodes.literal(kind.type, kind.type)
            text += nodes.Text(f" {kind.label} ({kind.group}{fades}{ours})")
            items += nodes.list_item("", text)
        return [items]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the two directives."""
    app.add_directive("command-help", CommandHelp)
    app.add_directive("kinds", Kinds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
