"""The page Contribute, without script: check first, then store; what was typed stays, bad rows come back."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from builders import World, a_claim, an_observable
from cluster import Database

ROWS = "value,type,note\nevil.example,domain,shop\nbroken,ip,\n198.51.100.7,,\n"
CHOSEN = {"source": "Report 7", "marking": "TLP:GREEN", "reach": "marking"}


@pytest.fixture
def people(world: World) -> World:
    """One who contributes, one who only reads."""
    world.person("ada", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def sent(client: Client, **fields: object) -> Any:
    answer = client.post("/contribute", {"text": ROWS, **CHOSEN, **fields})
    return answer


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def confirmed(client: Client, first: Any, **fields: object) -> Any:
    """Press Store on the page that a check gave."""
    found = re.search(r'name="checked" value="([0-9a-f]{64})"', text_of(first))
    assert found
    return sent(client, step="store", checked=found[1], **fields)


def counts(answer: Any) -> list[str]:
    return re.findall(r"<dd>(\d+)</dd>", text_of(answer))


def test_a_check_shows_rows_counts_and_readers_and_keeps_nothing(people: World) -> None:
    client = signed_in("ada")

    answer = sent(client)

    assert answer.status_code == 200
    assert counts(answer) == ["2", "0", "1", "0"]
    assert "Visible to 1 organisation, 2 people." in text_of(answer)
    assert "evil[.]example" in text_of(answer)
    assert counts(sent(client)) == ["2", "0", "1", "0"]


def test_what_was_checked_is_stored_and_again_unchanged(people: World) -> None:
    client = signed_in("ada")

    stored = confirmed(client, sent(client))

    assert (stored.status_code, counts(stored)) == (200, ["2", "0", "1"])
    assert counts(sent(client))[:2] == ["0", "2"]


def test_what_is_kept_behind_a_stricter_row_is_called_history_and_not_said_before(
    people: World,
) -> None:
    client = signed_in("ada")
    row = {"text": "value,note\nCVE-2026-31337,mine\n"}
    confirmed(
        client, sent(client, **row, marking="TLP:AMBER+STRICT"), **row, marking="TLP:AMBER+STRICT"
    )

    check = sent(client, **row)
    stored = confirmed(client, check, **row)

    assert counts(check)[:3] == ["0", "0", "1"]
    assert "To be kept as history, behind what you said before" in text_of(check)
    assert counts(stored)[:3] == ["0", "0", "1"]
    assert "Kept as history, behind what you said before" in text_of(stored)
    assert "kept as history behind it" in text_of(stored)


@pytest.mark.parametrize(
    "changed",
    [{"text": "192.0.2.9\n"}, {"marking": "TLP:CLEAR"}, {"source": "x"}, {"reach": "own"}],
)
def test_what_was_changed_since_is_checked_again_first(
    people: World, changed: dict[str, object]
) -> None:
    client = signed_in("ada")

    answer = confirmed(client, sent(client), **changed)

    assert "You changed something since the last check" in text_of(answer)
    assert counts(sent(client))[0] == "2"


def test_store_without_a_check_only_checks(people: World) -> None:
    client = signed_in("ada")

    assert "Nothing is stored yet" in text_of(sent(client, step="store"))


@pytest.mark.parametrize("missing", ["text", "source", "marking"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(people: World, missing: str) -> None:
    answer = sent(signed_in("ada"), **{missing: ""})

    assert answer.status_code == 400
    assert f'href="#{missing}"' in text_of(answer)
    kept = {"text": "evil.example,domain,shop", "source": 'value="Report 7"', "marking": "checked"}
    assert [
        name for name, mark in kept.items() if name != missing and mark not in text_of(answer)
    ] == []


def test_an_audience_that_cannot_be_keeps_what_was_typed(people: World) -> None:
    answer = sent(signed_in("ada"), marking="TLP:AMBER+STRICT", reach="alliance")

    assert answer.status_code == 400
    assert "does not go to this audience" in text_of(answer)
    assert "evil.example,domain,shop" in text_of(answer)


def test_while_another_import_runs_it_is_said_and_what_was_typed_is_kept(
    people: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.store.opening.PATIENCE_SECONDS", 1)
    with database.superuser() as other:
        other.execute(
            "SELECT pg_advisory_lock(hashtextextended('atlas.author ' || id::text, 0)) FROM organisation"
        )

        answer = sent(signed_in("ada"))

    assert answer.status_code == 503
    assert "Another import of your organisation is running" in text_of(answer)
    assert "evil.example,domain,shop" in text_of(answer)


def test_a_file_is_shown_in_the_box_and_its_encoding_said(people: World) -> None:
    file = SimpleUploadedFile("list.csv", "value,note\nevil.example,Müller\n".encode("cp1252"))

    answer = sent(signed_in("ada"), text="", file=file)

    assert counts(answer)[0] == "1"
    assert "Müller" in text_of(answer)
    assert "Windows-1252" in text_of(answer)


def test_a_file_beside_a_list_is_not_mixed_with_it(people: World) -> None:
    answer = sent(signed_in("ada"), file=SimpleUploadedFile("list.csv", b"192.0.2.1\n"))

    assert answer.status_code == 400
    assert "not both" in text_of(answer)
    assert "evil.example,domain,shop" in text_of(answer)


def test_the_page_is_marked_as_what_it_shows(people: World) -> None:
    seen = an_observable("ipv4-addr", "198.51.100.7")
    people.given(a_claim(seen, audience=people.audience("org:north")), by="south")

    answer = sent(signed_in("ada"), marking="TLP:CLEAR")

    assert (
        '<p class="print-marking" id="print-marking" aria-hidden="true">TLP:GREEN</p>'
        in text_of(answer)
    )


def test_rejected_rows_come_back_as_a_list_with_reasons(people: World) -> None:
    answer = signed_in("ada").post("/contribute/rejected.csv", {"text": ROWS})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["value", "type", "note", "line", "reason"]
    assert rows[1][:4] == ["broken", "ip", "", "3"]
    assert "attachment" in answer["Content-Disposition"]


def test_the_template_goes_in_without_a_word(people: World) -> None:
    client = signed_in("ada")
    template = client.get("/contribute/template.csv").content

    answer = sent(client, text="", file=SimpleUploadedFile("list.csv", template))

    assert counts(answer) == ["7", "0", "0", "0"]


def test_who_may_not_contribute_is_told_which_rule(people: World) -> None:
    answer = signed_in("olga").get("/contribute")

    assert answer.status_code == 403
    assert "R.role" in text_of(answer)
