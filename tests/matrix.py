"""The matrix of permissions: who asks, what may be named, each request, and what is expected of the answer."""

import json
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import attrs

import permissions
import website
from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Role, TokenScope
from atlas.services import alliance, export, tokens, views
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from beside import session_of, site_of
from builders import DAY, NOW, World, a_claim, an_object
from casework import with_letter
from cluster import Cluster, Connection, Database, use
from permission_rules import Rule

ROLES = tuple(Role)
READERS = frozenset(Role) - {Role.AUDITOR}
OVERSEERS = frozenset({Role.SECRETARIAT, Role.AUDITOR})
OVER_CELLS = OVERSEERS | {Role.BOARD}
FORM_TOKEN = "a" * 32
OURS = an_object("malware", "Ours", description="Seen by all.")
THEIRS = an_object("malware", "Theirs", description="Seen by all too.")
HIDDEN = an_object("malware", "Hidden", description="Seen by nobody else.")


@attrs.frozen
class Thing:
    """Something that an address or a form names: whose it is, and to whom it shows itself."""

    id: uuid.UUID
    own: bool
    shown: frozenset[Role]


@attrs.frozen
class Stage:
    """The server with its people, what they may name, and the database behind it."""

    superuser: Connection
    site: website.Website
    things: Mapping[str, Mapping[str, Thing]]
    sessions: Mapping[str, str]
    thing_id: uuid.UUID


@attrs.frozen
class Answer:
    """What came back, and what the gate wrote down meanwhile: each act with the answer and its reasons."""

    status: int
    location: str
    text: str
    decided: Sequence[tuple[str, bool, list[str]]]


@attrs.frozen
class Asked:
    """One request of the matrix."""

    route: str
    method: str
    rule: Rule
    thing: str = ""

    @property
    def name(self) -> str:
        return " ".join(
            filter(None, (self.method, self.route, *self.rule.parts.values(), self.thing))
        )


def person_of(role: Role) -> str:
    return f"n{role[1:]}"


@contextmanager
def staged(cluster: Cluster) -> Iterator[Stage]:
    """Yield the server with one person of each role, and whoever they meet."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cluster.cloned(f"atlas_{worker}_matrix") as database:
        use(database)
        world = World.founded()
        _people(world)
        things = _things(world, database)
        # who is acted on never came in
        names = [each.short for each in _everybody() if each.short not in ("n0", "s0")]
        sessions = {short: session_of(short) for short in names}
        (suspended,) = (each for each in _everybody() if each.short == "x3")
        kept.set_access(suspended.id, active=False, left_at=None)
        with site_of(cluster, database) as site, database.superuser() as superuser:
            yield Stage(superuser, site, things, sessions, world.thing(OURS))
        use(None)


def _everybody() -> tuple[kept.Person, ...]:
    names = ("north", "south", "east")
    return kept.everybody_of([kept.find_organisation(each).id for each in names])  # type: ignore[union-attr]


def _people(world: World) -> None:
    for short in ("north", "south"):
        world.organisation(short, country="FR")
    world.organisation("east", signed=False)
    # the ids of builders are those of a story: the sample atlas goes beside such members
    north = kept.find_organisation("north")
    assert north is not None
    kept.save_organisation(attrs.evolve(north, id=OrganisationId(uuid.uuid4()), short="west"))
    for role in ROLES:
        world.person(person_of(role), of="north", roles=[role])
    world.person("n0", of="north")
    world.person("t3", of="north", trained_until=(NOW - DAY).date())
    world.person("x3", of="north")
    world.person("s0", of="south")
    world.person("s3", of="south", roles=[Role.RESEARCHER, Role.REPRESENTATIVE])
    world.person("s6", of="south", roles=[Role.LEGAL])
    world.person("u2", of="east", roles=ROLES)
    world.cell("harbour", "north", "south")
    world.cell("pier", "south")
    lead = alliance.card_named("n8").id
    harbour = next(each for each in kept.cells() if each.short == "harbour")
    kept.name_lead(harbour.id, lead)


def _things(world: World, database: Database) -> Mapping[str, Mapping[str, Thing]]:
    world.given(a_claim(OURS), by="north")
    world.given(a_claim(THEIRS), by="south")
    world.given(a_claim(HIDDEN, marking=TLP.AMBER_STRICT), by="south")
    with database.superuser() as superuser:
        claims: dict[str, uuid.UUID] = dict(
            superuser.execute("SELECT name, id FROM claim").fetchall()
        )
    every, none = frozenset(Role), frozenset[Role]()
    ids = {
        short: uuid.UUID(str(kept.find_organisation(short).id))  # type: ignore[union-attr]
        for short in ("north", "south")
    }
    cells = {each.short: each.id for each in kept.cells()}
    own, other = alliance.card_named("n0").id, alliance.card_named("s0").id
    researcher = frozenset({Role.RESEARCHER})
    return {
        "organisation": {
            "own": Thing(ids["north"], True, every),
            "other": Thing(ids["south"], False, every),
        },
        "person": {"own": Thing(own, True, every), "other": Thing(other, False, OVERSEERS)},
        "whom-member": {
            "own": Thing(ids["north"], True, every),
            "other": Thing(ids["south"], False, every),
        },
        "whom-person": {"own": Thing(own, True, every), "other": Thing(other, False, OVERSEERS)},
        "cell": {
            "own": Thing(cells["harbour"], True, every),
            "other": Thing(cells["pier"], False, OVER_CELLS),
        },
        "claim": {
            "own": Thing(claims["Ours"], True, READERS),
            "seen": Thing(claims["Theirs"], False, READERS),
            "other": Thing(claims["Hidden"], False, none),
        },
        "thing": {
            "own": Thing(world.thing(OURS), True, READERS),
            "seen": Thing(world.thing(THEIRS), True, READERS),
            "other": Thing(world.thing(HIDDEN), True, none),
        },
        "case": {
            "own": Thing(with_letter(_visit("n6")), True, frozenset({Role.LEGAL})),
            "other": Thing(with_letter(_visit("s6")), False, none),
        },
        **{of: {} for of in ("comment", "request", "glass", "claim-of-case", "own-draft", "batch")},
        "agreement": {"own": Thing(kept.agreements()[0].id, True, every)},
        "view": {
            "own": Thing(_view("n3"), True, researcher),
            "other": Thing(_view("s3"), True, none),
        },
        "token": {
            "own": Thing(_token("n3"), True, researcher),
            "other": Thing(_token("s3"), True, none),
        },
        "sending": {
            "own": Thing(
                _sent("n3", "Ours"),
                True,
                frozenset({*OVERSEERS, Role.REPRESENTATIVE, *researcher}) - {Role.SECRETARIAT},
            ),
            "other": Thing(_sent("s3", "Hidden"), True, frozenset({Role.AUDITOR})),
        },
    }


def _visit(short: str) -> Visit:
    return Visit(actor=alliance.actor_named(short), purpose=Purpose.RESEARCH, now=datetime.now(UTC))


def _view(short: str) -> uuid.UUID:
    return views.create(_visit(short), "A view", "").id


def _token(short: str) -> uuid.UUID:
    wish = tokens.Wish(purpose=Purpose.RESEARCH, scopes=frozenset(TokenScope))
    tokens.make_for(short, wish, now=datetime.now(UTC))
    return tokens.of_named(short)[0].id


def _sent(short: str, query: str) -> uuid.UUID:
    from atlas.services import ledger  # noqa: PLC0415 - beside what it tells

    folder = Path(tempfile.mkdtemp(prefix="atlas-sent-"))
    wanted = export.Wanted(query=query)
    export.export_stix(
        _visit(short), folder / "out.json", clock=lambda: datetime.now(UTC), wanted=wanted
    )
    shutil.rmtree(folder)
    return ledger.entries(_visit(short)).entries[0].id


class Caller:
    """Asks the server over one connection, as one person, and looks what the gate wrote down."""

    def close(self) -> None:
        self._connection.close()

    def __init__(self, stage: Stage, session: str = "", *, bearer: str = "") -> None:
        self._stage = stage
        stage.superuser.execute(
            "DELETE FROM decision"
        )  # what was decided before is not this caller's
        self._connection = HTTPConnection(website.HOST, stage.site.port, timeout=120)
        cookies = f"atlas_form={FORM_TOKEN}" + (f"; atlas_session={session}" if session else "")
        self._headers = {"Cookie": cookies, "X-CSRFToken": FORM_TOKEN}
        if bearer:
            self._headers = {"Authorization": f"Bearer {bearer}"}

    def ask(self, method: str, path: str, form: Mapping[str, object], *, as_json: bool) -> Answer:
        headers = dict(self._headers)
        body = None
        if as_json:
            body = json.dumps(form)
            headers["Content-Type"] = "application/json"
        elif method == "POST":
            body = urlencode({**form, "csrfmiddlewaretoken": FORM_TOKEN}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            found = self._connection.getresponse()
        except ConnectionError:  # whoever was answered before the form was read has lost it
            self._connection.close()
            self._connection.request(method, path, body, headers)
            found = self._connection.getresponse()
        text = found.read().decode("utf-8", "replace")
        decided = self._stage.superuser.execute(
            "DELETE FROM decision WHERE person IS NOT NULL RETURNING action, allowed, reasons"
        ).fetchall()
        return Answer(found.status, found.headers.get("Location") or "", text, decided)


_SAMPLES = {
    "token": "no-such-token",
    "provider": "nobody",
    "path": "atlas/nothing.css",
    "name": "atlas/nothing.css",
    "help_page": "reference/markings",
    "draft_name": "cell-charter",
}
_QUERIES = {
    "api-meant": "?reference=Ours",
    "api-path": "?from=Ours&to=Theirs",
    "api-imports": "?dry_run=true",
    "search": "?q=Ours",
    "api-search": "?q=Ours",
    "suggest": "?q=Ou",
    "near": "?name=Ours",
}


def path_of(stage: Stage, asked: Asked, id_: uuid.UUID) -> str:
    pattern = dict(website.routes())[asked.route]
    parts = {**_SAMPLES, **asked.rule.parts}
    path = re.sub(r"<[^>]*?(\w+)>", lambda found: str(parts.get(found[1], id_)), pattern)
    query = _QUERIES.get(asked.route, "")
    if asked.route in ("map", "map-data", "api-map", "api-map-timeline", "api-map-geography"):
        query = f"?of={stage.thing_id}"
    if asked.route == "api-shared":
        query = f"?thing={stage.thing_id}&thing={stage.things['thing']['seen'].id}"
    return f"/{path}{query}"


def matrix(stage: Stage) -> Iterator[Asked]:
    """Yield each rule of each route, once for each object that it may be done to, and for one that is invented."""
    for route, found in permissions.ROUTES.items():
        for method, rules in (("GET", found.get), ("POST", found.post)):
            for rule in rules:
                for thing in (
                    (*stage.things.get(rule.of, {}), "forged") if rule.of in stage.things else ("",)
                ):
                    yield Asked(route, method, rule, thing)


def ask(caller: Caller, stage: Stage, asked: Asked, *, whole: bool) -> Answer:
    """Send a request; `whole` with the form filled in, and with every field of every table besides."""
    found = stage.things.get(asked.rule.of, {}).get(asked.thing)
    id_ = found.id if found else uuid.uuid4()
    form: dict[str, object] = {}
    if asked.method == "POST" and whole:
        form = {**permissions.fields_of_models(), **asked.rule.form}
        if asked.rule.of.startswith("whom-"):
            form["whom"] = str(id_)
    if asked.rule.json:
        form = dict(asked.rule.form) if whole and asked.route != "api-lookup" else {}
        form = form or {"lines": ["host-1.example"]}
    return caller.ask(asked.method, path_of(stage, asked, id_), form, as_json=asked.rule.json)


# Named by a field, which an empty form leaves out.
_IN_FORMS = frozenset({"whom-member", "whom-person", "request"})
# Acts whose form shows nothing of anybody: what is on record is that it was sent, or refused.
_EMPTY_FORMS = {"sign", "handle-subject", "deconflict", "file-entry", "keep-authorities"}


def unexpected(stage: Stage, asked: Asked, role: Role, answer: Answer) -> str:
    """Return what is wrong with the answer that a role got, "" for nothing."""
    thing = stage.things.get(asked.rule.of, {}).get(asked.thing)
    own = thing.own if thing else asked.rule.of != "law"
    shown = role in thing.shown if thing else asked.rule.of not in stage.things
    may = permissions.allowed(asked.rule, frozenset({role}), own=own)
    said = f"{role} {asked.name}: {answer.status} {answer.location} {answer.decided}"
    if answer.status >= 500:
        return f"failed: {said}"
    if asked.route == "desk" and answer.location == "/audit":
        return ""  # the desk of whoever only audits is the record
    seen_before = may and (asked.method == "POST" or _EMPTY_FORMS & {*asked.rule.acts})
    if asked.rule.acts and not answer.decided and not seen_before:
        return f"not on record: {said}"
    if not may and not (answer.status == 403 or (answer.status == 404 and not shown)):
        return f"not refused: {said}"
    if not may and answer.status == 403 and not _names_its_rule(answer):
        return f"without its rule: {said}"
    in_path = asked.rule.of not in _IN_FORMS
    if may and not shown and in_path and answer.status not in (403, 404):
        return f"shown: {said}"
    if may and shown and _is_refused(asked, answer):
        return f"refused: {said}"
    return ""


def _names_its_rule(answer: Answer) -> bool:
    refused = [
        reason for _, allowed, reasons in answer.decided if not allowed for reason in reasons
    ]
    return (
        bool(refused) and any(rule in answer.text for rule in refused)
    ) or "policy.denied" in answer.text


def _is_refused(asked: Asked, answer: Answer) -> bool:
    if answer.status == 404:
        return not (asked.method == "POST" and not asked.rule.of)
    return answer.status == 403 and "signin" not in answer.text


def wrong(stage: Stage, role: Role, *, first: int = 0, every: int = 1) -> str:
    """Ask the matrix as one role, and return a line for each answer that is not what the policy says."""
    with closing(Caller(stage, stage.sessions[person_of(role)])) as caller:
        told = _told(stage, role, caller, islice(matrix(stage), first, None, every))
        return "\n".join(filter(None, told))


def _told(stage: Stage, role: Role, caller: Caller, cases: Iterable[Asked]) -> Iterator[str]:
    for asked in cases:
        if asked.rule.open or asked.rule.ends:
            continue
        thing = stage.things.get(asked.rule.of, {}).get(asked.thing)
        own = thing.own if thing else asked.rule.of != "law"
        may = permissions.allowed(asked.rule, frozenset({role}), own=own)
        hidden = asked.rule.json and asked.thing and not (thing and role in thing.shown)
        # whoever may do it sends an empty form, that nothing changes under the feet of the others
        answer = ask(caller, stage, asked, whole=not may or bool(hidden))
        yield unexpected(stage, asked, role, answer)


def is_led_away(answer: Answer) -> bool:
    return answer.status == 401 or answer.location.partition("?")[0] == "/signed-out"
