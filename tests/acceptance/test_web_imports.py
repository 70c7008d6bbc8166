"""The pages of an import, without script: File, Columns, Check, Result, and taking it back (ui.md, check 25)."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atlas.model.handling import Purpose
from atlas.model.ids import BatchId
from atlas.policy.actors import Role
from atlas.services import alliance, search, signin
from atlas.services.imports import spool, undoing, working
from atlas.web.startup import settings
from builders import World

CHOSEN = {"source": "Report 7", "marking": "TLP:GREEN", "reach": "marking"}
BAD = 7
ROWS = "indicator,kind,seen on\n" + "".join(
    f"host-{n}.example,{'ip' if n % 150 == 0 else 'domain'},2026-03-14\n" for n in range(1_000)
)


@pytest.fixture
def people(world: World) -> World:
    """Two who contribute, one who only reads, one of another member."""
    for name in ("ada", "ann"):
        world.person(name, of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def sent(client: Client, text: str = ROWS, **fields: object) -> Any:
    file = SimpleUploadedFile("march.csv", text.encode())
    return client.post("/import", {**CHOSEN, "file": file, **fields})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def counts(answer: Any) -> list[str]:
    return re.findall(r"<dd>(\d+)</dd>", text_of(answer))


def worked(world: World, address: str, *, person: str = "ada") -> None:
    """Do the job that was queued."""
    place = working.Place(
        folder=spool.folder_in(settings().data),
        map_key=settings().key("map"),
        clock=lambda: datetime.now(UTC),
    )
    id_ = BatchId(uuid.UUID(address.rsplit("/", 1)[-1]))
    working.run(id_, alliance.card_named(person).id, Purpose.RESEARCH, place=place)


def found(world: World, by: str) -> int:
    visit = world.visit(by)
    return search.find(visit, search.Query(text="host-1.example")).total


def test_a_spreadsheet_with_bad_rows_is_explained_checked_stored_and_undone(people: World) -> None:
    ada = signed_in("ada")

    address = sent(ada)["Location"]
    columns = text_of(ada.get(address))
    assert re.search(r'name="column-0">.*?value="value" selected', columns, re.DOTALL)
    explained = {"act": "columns", "heading": "yes", "column-0": "value", "column-1": "type"}
    check = ada.get(ada.post(address, {**explained, "column-2": "first_seen"})["Location"])
    assert counts(check) == [str(1_000 - BAD), "0", "0", str(BAD)]
    assert "line 152" in text_of(check)
    assert text_of(check).count("<code") == 50
    assert found(people, "eve") == 0

    assert ada.post(address, {"act": "store"})["Location"] == address
    assert "waits for its turn" in text_of(ada.get(address))
    worked(people, address)
    result = ada.get(address)
    assert counts(result)[:4] == [str(1_000 - BAD), "0", "0", str(BAD)]
    assert found(people, "eve") == 1

    rejected = ada.get(f"{address}/rejected.csv").content.decode("utf-8-sig").splitlines()
    assert rejected[0] == "indicator,kind,seen on,place,code,reason"
    assert len(rejected) == BAD + 1

    ann = signed_in("ann")
    ann.post(address, {"act": "undo", "reason": "the wrong month"})
    assert found(people, "eve") == 0
    assert "Undone by" in text_of(ann.get(address))
    ann.post(address, {"act": "put-back", "reason": "it was right"})
    assert found(people, "eve") == 1


def test_a_date_that_is_none_is_told_with_row_column_and_what_was_expected(people: World) -> None:
    ada = signed_in("ada")
    address = sent(ada, "indicator,first_seen\na.example,31/02/2026\nb.example,2026-02-03\n")[
        "Location"
    ]

    told = text_of(ada.get(f"{address}?step=check"))

    assert "line 2, column 2" in told
    assert "“31/02/2026”" in told


def test_a_heading_that_is_known_needs_no_new_explanation(people: World) -> None:
    ada = signed_in("ada")
    table = "a,b\nheron.example,north\n"
    address = sent(ada, table)["Location"]
    ada.post(address, {"act": "columns", "heading": "yes", "column-0": "value", "column-1": "tags"})

    again = text_of(ada.get(sent(ada, table)["Location"]))

    assert re.search(r'name="column-1">.*?value="tags" selected', again, re.DOTALL)


@pytest.mark.parametrize(
    ("content", "words"), [("%PDF-1.7", "a PDF document"), ("PK\x03\x04", "a zip archive")]
)
def test_a_file_that_is_not_taken_in_is_refused_with_what_to_do(
    people: World, content: str, words: str
) -> None:
    answer = sent(signed_in("ada"), content)

    assert answer.status_code == 400
    assert words in text_of(answer)


def test_a_file_is_discarded(people: World) -> None:
    ada = signed_in("ada")
    address = sent(ada)["Location"]

    ada.post(address, {"act": "stop"})

    assert "stopped" in text_of(ada.get(address))


def test_an_import_of_another_organisation_is_not_there(people: World) -> None:
    address = sent(signed_in("ada"))["Location"]

    for other in ("eve", "ann"):
        assert signed_in(other).get(address).status_code == 404
        assert signed_in(other).get(f"{address}/rejected.csv").status_code == 404
    assert signed_in("olga").get("/import").status_code == 403


def test_programs_hear_of_imports_as_the_pages_show_them(people: World) -> None:
    ada = signed_in("ada")
    address = sent(ada)["Location"]
    id_ = address.rsplit("/", 1)[-1]
    ada.post(address, {"act": "store"})
    worked(people, address)

    (listed,) = ada.get("/api/v1/batches").json()["batches"]
    one = ada.get(f"/api/v1/batches/{id_}").json()

    assert listed == one
    assert (one["file"], one["state"], one["standing"]) == ("march.csv", "done", 1_000 - BAD)
    assert one["counts"]["rejected"] == BAD
    assert signed_in("ann").get(f"/api/v1/batches/{id_}").json()["counts"] == {}
    assert signed_in("eve").get(f"/api/v1/batches/{id_}").status_code == 404


def test_a_large_undo_is_under_way_until_its_job_has_ended(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 10)
    ada = signed_in("ada")
    address = sent(ada)["Location"]
    ada.post(address, {"act": "store"})
    worked(people, address)

    ada.post(address, {"act": "undo", "reason": "the wrong month"})
    page, listed = text_of(ada.get(address)), text_of(ada.get("/import"))
    told = ada.get(f"/api/v1/batches/{address.rsplit('/', 1)[-1]}").json()
    again = ada.post(address, {"act": "undo", "reason": "the wrong month"})

    assert "is being undone" in page
    assert f"0 of {1_000 - BAD} claims that you may see" in page
    assert 'value="undo"' not in page
    assert "is being undone" in listed
    assert told["under_way"] == "undo"
    assert again.status_code == 400
    id_ = BatchId(uuid.UUID(address.rsplit("/", 1)[-1]))
    undoing.run(id_, folder=spool.folder_in(settings().data), clock=lambda: datetime.now(UTC))
    assert "Undone by" in text_of(ada.get(address))
    assert found(people, "eve") == 0
