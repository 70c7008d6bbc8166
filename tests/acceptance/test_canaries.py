"""A thousand words that nobody else may read, told in every hidden field; then a look wherever words could lie.

Logs, temporary files, mails, exports, what crashes print, the numbers of the operator, and every table as another role
finds it: none holds one of them. What is typed as a reason stands in the record of decisions, where it belongs.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from aiosmtpd.controller import Controller
from django.contrib.sessions.models import Session  # what signs people in

import website
from atlas.model.handling import Purpose
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.retention import Mark
from atlas.services import alliance, discussion, export, gate, mail, retention, views
from atlas.services.discussion import Written
from atlas.services.gate import Visit
from atlas.settings import Settings
from atlas.store import alliance as kept
from beside import session_of, site_of
from builders import World, a_claim, a_link, an_object, an_observable
from cluster import Cluster, Connection, Database, use
from service.test_mail import Kept

COUNT = 1_000
OBJECTS = 180  # of five words each; the rest are typed
CANARY = re.compile(rb"kanari(?:map|say)[0-9]{4}", re.IGNORECASE)
# Where a word that was typed beside the map may stand: the record of it, and the member's own line of it.
RECORDED = {
    "decision.stated_reason",
    "decision.reference",
    "cell.name",
    "cell.short",
    "cell.charter",
    "organisation.clients",
    "token.name",
}
_FORM = "a" * 32


@attrs.frozen
class Aviary:
    """The server with the words in it, where it keeps temporary files, and the database behind it."""

    site: website.Website
    database: Database
    temporary: Path
    postgres_log: Path
    told: list[str]


def word(number: int) -> str:
    """Return one canary: those of the map, then those that are typed in forms."""
    return f"kanari{'map' if number < OBJECTS * 5 else 'say'}{number:04}"


@pytest.fixture(scope="module")
def aviary(cluster: Cluster) -> Iterator[Aviary]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with (
        cluster.cloned(f"atlas_{worker}_canaries") as database,
        tempfile.TemporaryDirectory(prefix="atlas-canaries-") as folder,
    ):
        use(database)
        world = World.founded()
        _people(world)
        temporary = Path(folder)
        with site_of(cluster, database, ATLAS_LOG="json", TMPDIR=folder) as site:
            told = [*_give(world), *_say(world), *_ask(site)]
            log = cluster.settings.data / "log" / "postgres.log"
            yield Aviary(site, database, temporary, log, told)
        use(None)


def _people(world: World) -> None:
    world.organisation("north")
    world.organisation("south")
    world.person("eve", of="north")
    world.person("otto", of="north", roles=[Role.AUDITOR])
    world.person("sec", of="north", roles=[Role.SECRETARIAT])
    world.person("ada", of="south", roles=[Role.RESEARCHER, Role.REPRESENTATIVE, Role.LEGAL])


def _give(world: World) -> list[str]:
    """Tell 900 of the words on the map, each under a marking that hides it from all but the south."""
    words = [word(number) for number in range(OBJECTS * 5)]
    claims = []
    for at in range(0, len(words), 5):
        name, alias, text, label, source = words[at : at + 5]
        said = an_object(
            "intrusion-set",
            name,
            aliases=[alias],
            description=f"Seen with {text}.",
            labels=[label],
            external_references=[{"source_name": source, "description": source}],
        )
        host = an_observable("domain-name", f"{name}.example")
        claims += [said, host, a_link(said, "uses", host)]
    hidden = [a_claim(each, marking=TLP.AMBER_STRICT) for each in claims]
    world.given(*hidden, by="south", at=datetime.now(UTC))
    return words


def _visit(short: str) -> Visit:
    return Visit(actor=alliance.actor_named(short), purpose=Purpose.RESEARCH, now=datetime.now(UTC))


def _say(world: World) -> list[str]:
    """Type 60 more: names of views, comments, reasons of holds, names of a cell, clients of the member."""
    words = [word(number) for number in range(900, 960)]
    ada = _visit("ada")
    for each in words[:10]:
        views.create(ada, each, "")
    for each, thing in zip(words[10:20], _things(), strict=True):
        discussion.add(ada, thing, Written(text=f"{each}, dear @eve."))
    for each, claim in zip(words[20:40], _claims(), strict=True):
        retention.mark(ada, claim, Mark.HOLD, reason=each)
    world.cell(words[40], "south")
    south = kept.find_organisation("south")
    assert south is not None
    profile = attrs.evolve(south.profile, clients=tuple(words[41:60]))
    kept.change_profile(south.id, profile, sector="telecoms")  # members see it of one another
    return words


def _things() -> list[ThingId]:
    """Return ten things of the south, as it sees them."""
    with gate.open_scope(_visit("ada"), Action.READ) as opened:
        rows = opened.sql("SELECT DISTINCT thing FROM claim ORDER BY thing LIMIT 10")
        return [ThingId(id_) for (id_,) in rows]


def _claims() -> list[ClaimId]:
    """Return twenty claims of the south, as it sees them."""
    with gate.open_scope(_visit("ada"), Action.READ) as opened:
        return [ClaimId(id_) for (id_,) in opened.sql("SELECT id FROM claim LIMIT 20")]


def _ask(site: website.Website) -> list[str]:
    """Ask the server for 40 more, and for those on the map, as their owner and as somebody else."""
    words = [word(number) for number in range(960, 1_000)]
    ada, eve = _browser(site, "ada"), _browser(site, "eve")
    for each in words[:20]:
        for visitor in (ada, eve):
            visitor.get(f"/search?q={each}")
            visitor.post("/lookup", {"csrfmiddlewaretoken": _FORM, "text": f"{each}.example"})
        eve.get(f"/thing/{each}?{each}={each}", User_Agent=each, Referer=f"https://{each}.example/")
    for each in words[20:30]:
        form = {"purpose": "defence", "reason": each, "reference": each}
        ada.post("/purpose", {"csrfmiddlewaretoken": _FORM, **form})
    for each in words[30:40]:
        form = {"whom": each, "reason": each, "name": each, "text": each, "source": each}
        for path in ("/preview", "/contribute", "/account/tokens", "/map/views", "/bases"):
            ada.post(path, {"csrfmiddlewaretoken": _FORM, **form})
    found = ada.get(f"/search?q={word(0)}").text
    assert word(0) in found
    assert "/thing/" in found
    return words


def _browser(site: website.Website, short: str) -> website.Visitor:
    visitor = site.visitor()
    visitor.cookies.update(atlas_session=session_of(short), atlas_form=_FORM)
    return visitor


def _hits(content: bytes) -> list[bytes]:
    return CANARY.findall(content)


def _files(folder: Path) -> dict[str, list[bytes]]:
    found = {str(path): _hits(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {name: hits for name, hits in found.items() if hits}


def test_there_are_a_thousand_and_their_owner_finds_them(aviary: Aviary) -> None:
    assert len(set(aviary.told)) == COUNT
    with aviary.database.superuser() as superuser:
        (kept_words,) = superuser.execute(
            "SELECT count(*) FROM claim WHERE name LIKE 'kanarimap%' AND kind = 'intrusion-set'"
        ).fetchone() or (0,)
    assert kept_words == OBJECTS


def test_no_log_holds_one(aviary: Aviary) -> None:
    assert _files(aviary.site.data) == {}
    assert _hits(aviary.postgres_log.read_bytes()) == []


def test_no_temporary_file_holds_one(aviary: Aviary) -> None:
    assert _files(aviary.temporary) == {}


def test_the_numbers_of_the_operator_hold_none(aviary: Aviary) -> None:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(30)
        asking.connect(str(aviary.site.data / "run" / "metrics.sock"))
        asking.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        told = b"".join(iter(lambda: asking.recv(65_536), b""))

    assert b"atlas_requests_total" in told
    assert _hits(told) == []


def test_nobody_elses_export_and_no_page_of_theirs_holds_one(
    aviary: Aviary, tmp_path: Path
) -> None:
    export.export_stix(_visit("eve"), tmp_path / "out.json", clock=lambda: datetime.now(UTC))
    pages = ("/", "/on-the-map", "/search", "/map", "/alliance", "/ledger", "/admin", "/audit")
    south = next(
        each.id for each in kept.names_of_organisations().values() if each.short == "south"
    )
    told = b""
    for short in ("eve", "otto", "sec"):
        visitor = _browser(aviary.site, short)
        for path in (*pages, f"/alliance/organisations/{south}"):
            body = visitor.get(path).body
            # the record of reasons, the names of cells and clients are for auditors and the secretariat
            told += body if short == "eve" else re.sub(rb"kanarisay", b"", body)

    assert _files(tmp_path) == {}
    assert _hits(told) == []


def test_no_table_tells_another_role_one(aviary: Aviary) -> None:
    """As the application without a scope: whatever is not behind the wall."""
    with aviary.database.connected() as app:
        found = dict(_in_tables(app))

    left = {
        place: hits
        for place, hits in found.items()
        if place not in RECORDED or any(b"map" in each for each in hits)
    }
    assert left == {}
    assert {
        "decision.stated_reason",
        "organisation.clients",
    } <= found.keys()  # so a word that lay anywhere would be seen


def _in_tables(app: Connection) -> Iterator[tuple[str, set[bytes]]]:
    columns = app.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'atlas'"
        " AND has_column_privilege(format('atlas.%I', table_name), column_name, 'SELECT')"
    ).fetchall()
    for table, column in columns:
        named = f'''SELECT convert_to("{column}"::text, 'UTF8') FROM "{table}"'''
        rows = app.execute(named).fetchall()
        hits = {hit for (value,) in rows if value for hit in _hits(_plain(bytes(value)))}
        if hits:
            yield f"{table}.{column}", hits


def _plain(value: bytes) -> bytes:
    """Return text, with octets that were written as hex read back beside it."""
    if value.startswith(b"\\x"):
        return value + bytes.fromhex(value[2:].decode())
    return value


def test_no_session_holds_a_word_of_the_map(aviary: Aviary) -> None:
    sessions = Session.objects.all()
    told = " ".join(str(each.get_decoded()) for each in sessions).encode()

    assert sessions.count() > 2
    assert [hit for hit in _hits(told) if b"map" in hit] == []


def test_what_crashes_prints_none(aviary: Aviary) -> None:
    """A column is gone, as after half a migration: page, log and command line name neither question nor row."""
    ada = _browser(aviary.site, "ada")
    with aviary.database.superuser() as superuser:
        superuser.execute("ALTER TABLE claim RENAME COLUMN name TO gone")
        try:
            page = ada.get(f"/search?q={word(0)}")
            lines = ["search", word(0), "--as", "ada"]
            ran = subprocess.run(
                [sys.executable, "-m", "atlas", *lines],
                env={**website.environment(aviary.site.data), **aviary.site.variables},
                capture_output=True,
                timeout=120,
                check=False,
            )
        finally:
            superuser.execute("ALTER TABLE claim RENAME COLUMN gone TO name")

    assert page.status == 500
    assert ran.returncode != 0
    assert _hits(ran.stdout + ran.stderr) == []
    assert _files(aviary.site.data) == {}
    assert _hits(re.sub(rb'value="[^"]*"', b"", page.body)) == []
    assert _hits(aviary.postgres_log.read_bytes()) == []


def test_no_mail_holds_one(aviary: Aviary) -> None:
    """A notice and an invitation for somebody whose own name is such a word, over a real mail server."""
    use(aviary.database)
    ada = alliance.card_named("ada")
    with aviary.database.superuser() as superuser:
        superuser.execute("UPDATE person SET name = %s WHERE id = %s", [word(999), ada.id])
    mail.set_address_of("ada", "ada@example.org", now=datetime.now(UTC))
    box = Kept()
    controller = Controller(box, hostname=website.HOST, port=website.free_port())
    controller.start()
    try:
        settings = attrs.evolve(
            Settings.from_env(),
            smtp_url=f"smtp://{website.HOST}:{controller.port}",
            mail_from="atlas@example.org",
            public_url="https://atlas.example.org",
        )
        mail.notify(settings, ada.id, count=3)
        mail.invite(settings, ada.id, now=datetime.now(UTC))
    finally:
        controller.stop()

    assert len(box.letters) == 2
    assert [_hits(bytes(letter)) for _, letter in box.letters] == [[], []]
