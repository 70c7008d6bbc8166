"""Warning lists are what lies below one folder of the data folder; they are read for lists to block alone."""

from pathlib import Path

import pytest

from atlas.errors import ServerError
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.services import warnlists
from atlas.services.export_forms import Form

LIST = '{"name": "Resolvers", "type": "string", "list": ["192.0.2.1"]}'
RESOLVER = Identifier(kind=IdentifierKind.IPV4, value="192.0.2.1")


def put(data: Path, text: str) -> None:
    folder = data / "warning-lists" / "resolvers"
    folder.mkdir(parents=True)
    (folder / "list.json").write_text(text)


def test_lists_of_any_depth_are_weighed_for_a_list_to_block(tmp_path: Path) -> None:
    put(tmp_path, LIST)

    found = warnlists.installed(tmp_path, Form.BLOCKLIST)

    assert found is not None
    assert (found.find(RESOLVER), found.count) == ("Resolvers", 1)
    assert warnlists.are_installed(tmp_path)


def test_other_forms_read_none(tmp_path: Path) -> None:
    put(tmp_path, "no list")

    assert warnlists.installed(tmp_path, Form.CSV) is None


def test_a_node_without_the_folder_has_none(tmp_path: Path) -> None:
    assert warnlists.installed(tmp_path, Form.BLOCKLIST) is None
    assert not warnlists.are_installed(tmp_path)


def test_a_file_that_is_no_list_is_told_to_the_operator(tmp_path: Path) -> None:
    put(tmp_path, "[]")

    with pytest.raises(ServerError, match="is no warning list of MISP"):
        warnlists.installed(tmp_path, Form.BLOCKLIST)
