"""A member's tool at the TAXII server: how it asks, and what it may read in the tests of the standard."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import attrs
from django.test import Client

from atlas.model.markings import TLP
from atlas.policy.actors import TokenScope
from atlas.services import tokens
from atlas.web.startup import now
from builders import Object, World, a_claim, an_object, an_observable

MEDIA = "application/taxii+json;version=2.1"
ROOT = "/taxii2/atlas/"
LOCKER, KIT, HIDDEN = (
    an_object("malware", "LockerX"),
    an_object("tool", "Kit"),
    an_object("tool", "Hidden"),
)
ADDRESS = an_observable("ipv4-addr", "198.51.100.7")
LATER = "2026-02-01T00:00:00.000Z"


@attrs.frozen
class Tool:
    """A member's program with its token."""

    secret: str

    def ask(self, path: str, method: str = "get", body: bytes | None = None, **headers: str) -> Any:
        """Return Django's answer."""
        pair = base64.b64encode(f"anybody:{self.secret}".encode()).decode()
        given = {"Accept": MEDIA, "Authorization": f"Basic {pair}"} | headers
        more = {} if body is None else {"data": body, "content_type": MEDIA}
        client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        return getattr(client, method)(path, headers=given, **more)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Return the resource at an address."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.ask(f"{path}?{asked}" if asked else path)
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = json.loads(answer.content)
        return told

    def send(self, *objects: Object, to: str = "") -> Any:
        """Post objects."""
        body = json.dumps({"objects": objects}).encode()
        return self.ask(f"{to or self.all()}objects/", "post", body)

    def all(self) -> str:
        """Return the address of the collection of all."""
        (first, *_) = self.get(f"{ROOT}collections/")["collections"]
        return f"{ROOT}collections/{first['id']}/"


def token(person: str, *scopes: TokenScope) -> Tool:
    wish = tokens.Wish(scopes=frozenset(scopes or TokenScope), reason="a trial")
    return Tool(tokens.make_for(person, wish, now=now()).secret)


def tool_in(world: World) -> Tool:
    """Fill a world, and return the tool of somebody who reads all of it but one object."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.given(a_claim(LOCKER), a_claim(KIT), a_claim(ADDRESS))
    world.given(a_claim(HIDDEN, marking=TLP.AMBER_STRICT), by="south")
    return token("ada")


def ids(told: Mapping[str, Any]) -> list[str]:
    return [each["id"] for each in told.get("objects", [])]


def assert_is_error(answer: Any, status: int) -> None:
    told = json.loads(answer.content)
    assert answer.status_code == status
    assert answer["Content-Type"] == MEDIA
    assert (told["http_status"], bool(told["title"])) == (str(status), True)
