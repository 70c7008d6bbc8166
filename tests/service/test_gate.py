"""The gate: what is refused is on record, what is allowed opens one scope, and scopes do not nest."""

import ast
import traceback
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

import atlas.services
import researching
from atlas.errors import Denied, UsageError
from atlas.model.handling import Audience
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import (
    access,
    alarms,
    arrange,
    compose,
    contribute,
    demo,
    desk,
    discussion,
    drafts,
    explain,
    explore,
    export,
    flags,
    gate,
    glass,
    lists,
    looks,
    lookup,
    notices,
    resolve,
    retention,
    search,
    subjects,
    taxii,
    views,
    wider,
)
from atlas.services.demo.tasks import tasks
from atlas.services.gate import Visit
from atlas.services.imports import batches
from atlas.store import faults
from atlas.store.scoped import OpenScope
from builders import DAY, NOW, World, a_claim, a_handling, an_actor, an_object
from cluster import Database

DECISIONS = """SELECT action, purpose, allowed, reasons, system <> '', person IS NOT NULL, decided_at
FROM decision ORDER BY decided_at, action"""
SECRET = an_object("malware", "LockerX")
# to hold and to review are written alike, and so are to ask and to answer
CHOSEN_BY_KIND = {("retention", "action"), ("subjects", "step.action"), ("wider", "action")}
CHOSEN_BY_KIND |= researching.CHOSEN_BY_KIND
ASKS_WHERE_IT_MAY = {"alliance"}  # what a cell is bound to is left out for whoever may not search
OF_THE_MAP = {
    *(Action.SEARCH, Action.READ, Action.LOOKUP, Action.EXPORT, Action.CONTRIBUTE),
    *(Action.LOAD_SAMPLE, Action.ARRANGE, Action.SAVE_VIEW),
}


def on_record(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(DECISIONS).fetchall()


def a_visit(world: World, action: Action) -> Visit:
    """Return a visit that the policy refuses: an auditor's."""
    world.person("otto", roles=[Role.AUDITOR])
    return world.visit("otto")


def every_service(visit: Visit, folder: Path) -> dict[str, object]:
    """Call each service that a visit can ask for, and return what each answered, or its refusal."""
    calls: dict[str, Callable[[], object]] = {
        "search": lambda: search.find(visit, search.Query(text="LockerX")),
        "suggest": lambda: search.suggest(visit, "Lock"),
        "thing": lambda: explain.thing(visit, ThingId(uuid.uuid4())),
        "find_by_reference": lambda: explain.find_by_reference(visit, "x", map_key=b""),
        "due_claims": lambda: retention.due_claims(visit),
        "requests": lambda: wider.requests(visit),
        "glass": lambda: glass.requests(visit),
        "drafts": lambda: drafts.mine(visit),
        "own_claim": lambda: compose.own_claim(visit, ClaimId(uuid.uuid4())),
        "flags": lambda: flags.latest(visit),
        "looks": lambda: looks.overview(visit),
        "why": lambda: access.explain(visit, ThingId(uuid.uuid4())),
        "lookup": lambda: lookup.lookup(visit, ["192.0.2.1"]),
        "proposals": lambda: resolve.proposals(visit),
        "batches": lambda: batches.latest(visit),
        "sent": lambda: taxii.status(visit, str(uuid.uuid4())),
        "desk": lambda: desk.desk(visit),
        "is_empty": lambda: desk.is_empty(visit),
        "queue_load": lambda: demo.queue_load(visit),
        "tasks": lambda: tasks(visit, map_key=b"key"),
        "picture": lambda: explore.picture(visit, explore.View(of=(ThingId(uuid.uuid4()),))),
        "territories": lambda: arrange.territories(visit),
        "make_territories": lambda: arrange.make(visit),
        "keep_layout": lambda: gate.write(visit, Action.ARRANGE, lambda opened: None),
        "notices": lambda: notices.latest(visit),
        "subjects": lambda: subjects.listed(visit),
        "discussion": lambda: discussion.of_thing(visit, ThingId(uuid.uuid4()), map_key=b"key"),
        "plant": lambda: alarms.plant(visit, ClaimId(uuid.uuid4()), reason="as agreed"),
        "saved_views": lambda: views.saved(visit),
        "create_view": lambda: views.create(visit, "Mine", "hops=2"),
        "export_stix": lambda: export.export_stix(visit, folder / "out.json", clock=lambda: NOW),
        "take": lambda: contribute.take(
            visit, [a_claim(SECRET)], offer=contribute.Offer(), map_key=b"key"
        ),
    }
    offer = contribute.Offer(marking=TLP.GREEN)
    given: dict[str, Any] = {"offer": offer, "source": "", "map_key": b"key"}
    calls |= researching.calls(visit) | {
        "reaches": lambda: lists.reaches(visit),
        "check": lambda: lists.check(visit, "192.0.2.1", **given),
        "store": lambda: lists.store(visit, "192.0.2.1", **given),
    }
    told: dict[str, object] = {}
    for name, call in calls.items():
        try:
            told[name] = call()
        except Denied as refusal:
            told[name] = refusal
    return told


def test_a_red_claim_is_not_even_counted(world: World) -> None:
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.given(a_claim(SECRET, marking=TLP.RED, audience=world.audience("person:ada")))

    found = search.find(world.visit("eve"), search.Query(text="LockerX"))

    assert found.total == 0
    assert search.find(world.visit("ada"), search.Query(text="LockerX")).total == 1


def test_every_service_refuses_whom_the_policy_refuses(world: World, tmp_path: Path) -> None:
    visit = a_visit(world, Action.READ)

    told = every_service(visit, tmp_path)

    assert {name: getattr(each, "rule", each) for name, each in told.items()} == dict.fromkeys(
        told, "R.role"
    )


def test_each_refusal_is_on_record_though_the_service_raised(
    world: World, database: Database, tmp_path: Path
) -> None:
    told = every_service(a_visit(world, Action.READ), tmp_path)

    recorded = on_record(database)

    assert len(recorded) == len(told)
    assert all(row[1:6] == ("research", False, ["R.role"], False, True) for row in recorded)
    assert {row[0] for row in recorded} >= OF_THE_MAP


def test_a_refused_contribution_leaves_nothing_but_its_record(
    world: World, database: Database
) -> None:
    visit = a_visit(world, Action.CONTRIBUTE)

    with pytest.raises(Denied):
        contribute.take(visit, [a_claim(SECRET)], offer=contribute.Offer(), map_key=b"key")

    with database.superuser() as superuser:
        kept = superuser.execute(
            "SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM log_pending WHERE type = 'claim')"
        )
        assert kept.fetchone() == (0, 0)


def test_what_was_allowed_is_on_record_though_the_work_was_undone(
    world: World, database: Database
) -> None:
    world.person("ada")

    with pytest.raises(RuntimeError), gate.open_scope(world.visit("ada"), Action.READ):
        raise RuntimeError

    assert on_record(database) == [("read", "research", True, ["P13", "R3"], False, True, NOW)]


def test_work_of_the_system_is_on_record_like_anyones(world: World, database: Database) -> None:
    world.given(a_claim(SECRET))

    recorded = on_record(database)

    assert recorded != []
    assert all(
        row[:6] == ("contribute", "research", True, ["P13", "system"], True, False)
        for row in recorded
    )


def test_a_scope_never_opens_inside_another(world: World) -> None:
    world.person("ada")
    visit = world.visit("ada")

    with (
        pytest.raises(RuntimeError, match="durable"),
        gate.open_scope(visit, Action.READ),
        gate.open_scope(visit, Action.READ),
    ):
        pass


def test_a_reading_scope_writes_nothing(world: World) -> None:
    world.person("ada")

    with (
        pytest.raises(faults.DATABASE_FAULT, match="read-only"),
        gate.open_scope(world.visit("ada"), Action.READ) as opened,
    ):
        opened.sql(
            "INSERT INTO progress (title, done, started_at, failed) VALUES ('', 0, now(), false)"
        )


def test_a_reading_scope_is_one_snapshot(world: World) -> None:
    world.person("ada")

    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        assert opened.one("SHOW transaction_isolation") == ("repeatable read",)


def test_a_reader_is_not_let_in_to_write(world: World) -> None:
    world.person("ada")

    with pytest.raises(ValueError, match="not an act of writing"):
        gate.write(world.visit("ada"), Action.READ, lambda opened: None)


def test_a_rehearsal_leaves_nothing(world: World, database: Database) -> None:
    world.organisation("north")
    visit = world.import_by("north")

    report = contribute.take(
        visit, [a_claim(SECRET)], offer=contribute.Offer(rehearsal=True), map_key=b"key"
    )

    assert report.stored == 1
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM claim").fetchone() == (0,)


def test_two_writers_who_meet_are_tried_again(world: World) -> None:
    visit = world.import_by("north")
    tries = []

    def work(opened: OpenScope) -> int:
        tries.append(opened)
        if len(tries) < 3:
            opened.sql("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
        return len(tries)

    assert gate.write(visit, Action.CONTRIBUTE, work) == 3


def test_writers_who_meet_for_ever_are_told_so(world: World) -> None:
    visit = world.import_by("north")
    tries = []

    def work(opened: OpenScope) -> None:
        tries.append(opened)
        opened.sql("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")

    with pytest.raises(faults.DATABASE_FAULT):
        gate.write(visit, Action.CONTRIBUTE, work)

    assert len(tries) == gate.RETRIES + 1


def test_who_may_not_contribute_is_told_of_the_roles_that_may(world: World) -> None:
    world.person("lea", roles=[Role.LEGAL])
    visit = world.visit("lea")

    with pytest.raises(Denied) as refused:
        gate.assert_may_give(visit, [a_handling(TLP.GREEN)])

    assert (refused.value.rule, refused.value.roles) == (
        "R.role",
        (Role.REPRESENTATIVE, Role.RESEARCHER),
    )


@pytest.mark.parametrize(
    "audience",
    [Audience(alliance=True), Audience(organisations=frozenset({an_actor().organisation}))],
)
def test_what_may_not_be_given_is_refused_by_rule_and_on_record(
    world: World, database: Database, audience: Audience
) -> None:
    visit = world.import_by("north")

    with pytest.raises(Denied) as refused:
        gate.assert_may_give(visit, [a_handling(TLP.RED, audience=audience)])

    assert refused.value.rule == "P1.give"
    assert [row[:4] for row in on_record(database)] == [
        ("contribute", "research", False, ["P1.give"])
    ]


def test_an_organisation_that_has_not_signed_is_told_so_when_it_contributes(world: World) -> None:
    world.organisation("north", signed=False)
    visit = world.import_by("north")

    with pytest.raises(Denied) as refused:
        contribute.take(visit, [a_claim(SECRET)], offer=contribute.Offer(), map_key=b"key")

    assert refused.value.rule == "P13.agreement"


@pytest.mark.parametrize(
    ("moment", "rule"), [(NOW, "P13.training"), (NOW - 200 * DAY, "P13.agreement")]
)
def test_a_refusal_carries_its_rule_and_a_sentence(
    world: World, moment: datetime, rule: str
) -> None:
    world.person("ada", trained_until=(NOW - DAY).date())

    with pytest.raises(Denied) as refused:
        search.find(world.visit("ada", at=moment), search.Query(text="x"))

    assert refused.value.rule == rule
    assert str(refused.value).endswith(".")


def calls_of_the_gate(*ways: str) -> dict[str, list[ast.Call]]:
    """Return the calls of some functions of the gate, by the service (a module, or a folder of them)."""
    found: dict[str, list[ast.Call]] = {}
    services = Path(atlas.services.__file__).parent
    for path in services.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "gate"
                and node.func.attr in ways
            ):
                service = path.relative_to(services).parts[0].removesuffix(".py")
                found.setdefault(service, []).append(node)
    return found


def test_every_scope_that_a_service_opens_names_its_act() -> None:
    named = {
        service: [ast.unparse(call.args[1]) for call in calls]
        for service, calls in calls_of_the_gate("open_scope", "count", "write").items()
    }

    acts = {f"Action.{act.name}" for act in Action}
    assert named
    unnamed = {(service, word) for service, words in named.items() for word in words} - {
        (service, act) for service in named for act in acts
    }
    assert unnamed == CHOSEN_BY_KIND


def whoever_was_refused(refusals: Iterable[Denied]) -> set[str]:
    """Return the services (as above) whose own call of the gate was refused."""
    services = Path(atlas.services.__file__).parent
    inside = services / "gate"
    found = set()
    for each in refusals:
        files = [Path(frame.filename) for frame in traceback.extract_tb(each.__traceback__)]
        before = list(takewhile(lambda path: not path.is_relative_to(inside), files))
        asking = [path.relative_to(services) for path in before if path.is_relative_to(services)]
        found |= {path.parts[0].removesuffix(".py") for path in asking[-1:]}
    return found


def test_every_service_that_opens_a_scope_is_called_here(world: World, tmp_path: Path) -> None:
    told = every_service(a_visit(world, Action.READ), tmp_path).values()

    opening = calls_of_the_gate("open_scope", "count", "write", "ForGood", "rehearse")
    refused = whoever_was_refused(each for each in told if isinstance(each, Denied))
    assert set(opening) - refused == ASKS_WHERE_IT_MAY


def test_a_reason_with_a_sign_that_is_not_seen_is_refused_wherever_it_was_typed(
    world: World,
) -> None:
    world.person("sec", of="north", roles=[Role.SECRETARIAT])

    with pytest.raises(UsageError, match=r"^The reason holds a sign that is not seen \(U\+202E\)"):
        gate.allow(world.visit("sec"), Action.ADMIT, Resource(reason="as \u202eagreed"))
