"""Mails hold a count and a link. They go over a real mail server, and no address begins a header."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import attrs
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from atlas.errors import ServerError, UsageError
from atlas.policy.actors import Role
from atlas.services import alliance, mail, signin
from atlas.settings import Settings
from atlas.store import alliance as kept
from builders import NOW, World, a_claim, an_object
from cluster import Database
from website import free_port

CANARY = "canary4711"


class Kept:
    """A mail server's box."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], Message]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one mail."""
        assert isinstance(envelope.content, bytes)
        self.letters.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Kept, int]]:
    """Run a mail server on this machine until the test ends."""
    found = Kept()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield found, controller.port
    finally:
        controller.stop()


@pytest.fixture
def settings(box: tuple[Kept, int]) -> Settings:
    return attrs.evolve(
        Settings.from_env(),
        smtp_url=f"smtp://127.0.0.1:{box[1]}",
        mail_from="atlas@example.org",
        public_url="https://atlas.example.org",
    )


def people(world: World) -> None:
    world.organisation("north")
    world.person("ada", of="north", roles=[Role.SECRETARIAT])
    world.person("bo", of="north")
    world.given(a_claim(an_object("malware", CANARY, description=CANARY)), by="north")
    mail.set_address_of("ada", "ada@north.example", now=NOW)


def text_of(letter: Message) -> str:
    return str(letter.get_payload())


def test_an_invitation_carries_a_link_that_signs_in(
    world: World, settings: Settings, box: tuple[Kept, int]
) -> None:
    people(world)
    ada = alliance.card_named("ada").id

    mail.invite(settings, ada, now=NOW)

    [(to, letter)] = box[0].letters
    link = re.search(r"https://atlas\.example\.org/signin/(\S+)", text_of(letter))
    assert to == ["ada@north.example"]
    assert letter["From"] == "atlas@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert link is not None
    assert signin.redeem(link[1], now=NOW) == ada


def test_a_notice_is_a_count_and_a_link(
    world: World, settings: Settings, box: tuple[Kept, int]
) -> None:
    people(world)

    mail.notify(settings, alliance.card_named("ada").id, count=3)

    [(_, letter)] = box[0].letters
    assert letter["Subject"] == "Cybercrime Atlas: 3 notices wait"
    assert "3 notices wait for you" in text_of(letter)
    assert "https://atlas.example.org/" in text_of(letter)
    assert CANARY not in letter.as_string()


def test_a_rescue_is_told_to_all_who_administer_and_to_nobody_else(
    world: World, settings: Settings, box: tuple[Kept, int]
) -> None:
    people(world)
    mail.set_address_of("bo", "bo@north.example", now=NOW)

    mail.rescued(settings, alliance.card_named("ada").id, now=NOW)

    assert [to for to, _ in box[0].letters] == [["ada@north.example"]]


def test_who_has_no_address_or_is_suspended_gets_no_mail(
    world: World, settings: Settings, box: tuple[Kept, int]
) -> None:
    people(world)
    ada, bo = alliance.card_named("ada").id, alliance.card_named("bo").id
    kept.set_access(ada, active=False, left_at=None)

    for person in (ada, bo):
        mail.notify(settings, person, count=1)
        mail.invite(settings, person, now=NOW)

    assert box[0].letters == []


@pytest.mark.parametrize(
    "value",
    [
        "a@b.example\r\nBcc: all@b.example",
        "a\n@b.example",
        "a b@c.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a@b.example\0",
        "a@b.example\u2028Bcc: x",
        '"a b"@c.example',
        "a@b",
        "@b.example",
        "a@-b.example",
        "ä@b.example",
        "",
        "a" * 300 + "@b.example",
    ],
)
def test_what_could_begin_a_header_is_no_address(value: str) -> None:
    with pytest.raises(UsageError, match="no mail address"):
        mail.address(value)


def test_without_a_mail_server_the_link_is_there_to_copy(world: World, database: Database) -> None:
    people(world)

    queued = mail.queue_invitation(Settings.from_env(), alliance.card_named("ada").id)

    assert not queued
    assert queue_of(database) == []


def test_a_queued_mail_names_ids_and_counts_alone(
    world: World, settings: Settings, database: Database
) -> None:
    people(world)
    ada, bo = alliance.card_named("ada").id, alliance.card_named("bo").id

    told = [mail.queue_notice(settings, each, count=2) for each in (ada, ada, bo)]
    mail.queue_invitation(settings, ada)

    assert told == [True, True, False]
    assert queue_of(database) == [
        ("mail.notify", {"person": str(ada), "count": 2}),
        ("mail.invite", {"person": str(ada)}),
    ]


def queue_of(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT task_name, args FROM procrastinate_jobs ORDER BY id"
        ).fetchall()


def test_a_mail_server_that_is_away_is_told_without_the_mail(
    world: World, settings: Settings, box: tuple[Kept, int]
) -> None:
    people(world)
    away = attrs.evolve(settings, smtp_url="smtp://127.0.0.1:1")

    with pytest.raises(ServerError, match="ConnectionRefusedError") as told:
        mail.notify(away, alliance.card_named("ada").id, count=1)

    assert "north" not in str(told.value)
