"""G-04: every address and every command, asked by every role, about what is one's own, another's, hidden and invented.

The addresses are found by walking the URL table. What is expected follows from `policy.decide` alone: whoever lacks
an act is refused with its rule, whatever is hidden is answered like what is not there, and both are on record.
"""

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

import doors
import permissions
from atlas.model.handling import Purpose
from atlas.policy.actors import Role, TokenScope
from atlas.policy.decide import WITHIN, Action
from atlas.services import tokens
from cluster import Cluster
from lines import ABUSE
from matrix import (
    OURS,
    ROLES,
    THEIRS,
    Asked,
    Caller,
    Stage,
    ask,
    is_led_away,
    matrix,
    person_of,
    staged,
    wrong,
)
from permission_rules import Rule

EVERYDAY = 20
OF_TOKENS = 3  # one request in so many of each scope's


@pytest.fixture(scope="module")
def stage(cluster: Cluster) -> Iterator[Stage]:
    with staged(cluster) as made:
        yield made


def test_every_route_and_every_method_has_its_rule() -> None:
    assert sorted(doors.routes()) == sorted(permissions.ROUTES)


def test_every_command_that_reads_for_a_person_has_its_act() -> None:
    assert sorted(_commands_as()) == sorted([*permissions.COMMANDS, *permissions.NAMING])


def _commands_as() -> Iterator[str]:
    import click  # noqa: PLC0415 - as the walk

    from atlas.cli.main import atlas  # noqa: PLC0415

    def walk(group: click.Group, before: str) -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from walk(command, f"{before}{name} ")
            elif any("--as" in each.opts for each in command.params):
                yield f"{before}{name}"

    return walk(atlas, "")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_does_what_the_roles_do_not_allow(
    stage: Stage, role: Role, rng: random.Random
) -> None:
    """One in so many of the matrix every day, others tomorrow; all of it in the long count."""
    assert wrong(stage, role, first=rng.randrange(EVERYDAY), every=EVERYDAY) == ""


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_nobody_does_at_any_address_what_the_roles_do_not_allow(stage: Stage, role: Role) -> None:
    assert wrong(stage, role) == ""


@pytest.mark.parametrize(
    ("short", "rule"), [("u2", "P13.agreement"), ("t3", "P13.training"), ("x3", "")]
)
def test_whoever_is_not_in_good_standing_does_nothing(stage: Stage, short: str, rule: str) -> None:
    """Neither of an organisation that has not signed, nor out of training, nor suspended with a session still open."""
    wrong = []
    with closing(Caller(stage, stage.sessions[short])) as caller:
        for asked in islice(matrix(stage), 0, None, EVERYDAY):
            if not asked.rule.acts or (asked.rule.acts == (Action.SIGN,) and short == "u2"):
                continue
            answer = ask(caller, stage, asked, whole=True)
            named = any(rule in reasons for _, _, reasons in answer.decided)
            refused = answer.status == 403 and named if rule else is_led_away(answer)
            wrong += [] if refused else [f"{asked.name}: {answer.status} {answer.decided}"]

    assert "\n".join(wrong) == ""


def test_a_stranger_does_nothing(stage: Stage) -> None:
    wrong = []
    with closing(Caller(stage)) as caller:
        for asked in islice(matrix(stage), 1, None, EVERYDAY):
            answer = ask(caller, stage, asked, whole=True)
            fine = answer.status < 500 if asked.rule.open else is_led_away(answer)
            wrong += [] if fine and not answer.decided else [f"{asked.name}: {answer.status}"]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("scope", TokenScope)
def test_a_token_does_nothing_beyond_its_scope(
    stage: Stage, scope: TokenScope, rng: random.Random
) -> None:
    assert beyond(stage, scope, first=rng.randrange(OF_TOKENS), every=OF_TOKENS) == ""


@pytest.mark.soak
@pytest.mark.parametrize("scope", TokenScope)
def test_a_token_does_nothing_at_any_address_beyond_its_scope(
    stage: Stage, scope: TokenScope
) -> None:
    assert beyond(stage, scope) == ""


def beyond(stage: Stage, scope: TokenScope, *, first: int = 0, every: int = 1) -> str:
    """Ask the API with a token of one scope, and return a line for each answer that is not what it allows."""
    wish = tokens.Wish(purpose=Purpose.RESEARCH, scopes=frozenset({scope}), reference="case 7")
    secret = tokens.make_for("n2", wish, now=datetime.now(UTC)).secret
    of_api = (each for each in matrix(stage) if each.rule.acts and each.route.startswith("api-"))
    wrong = []
    with closing(Caller(stage, bearer=secret)) as caller:
        for asked in islice(of_api, first, None, every):
            answer = ask(caller, stage, asked, whole=True)
            within = all(act in WITHIN[scope] for act in asked.rule.acts)
            if within and _is_for(Role.REPRESENTATIVE, stage, asked):
                fine = answer.status == (400 if asked.rule.lacks else 200)
            else:
                fine = answer.status in (403, 404)
            wrong += [] if fine else [f"{asked.name}: {answer.status} {answer.location}"]
    return "\n".join(wrong)


def _is_for(role: Role, stage: Stage, asked: Asked) -> bool:
    """Tell whether somebody of this role in a browser would be answered."""
    found = stage.things.get(asked.rule.of, {}).get(asked.thing)
    if found is None:
        return not asked.thing and permissions.allowed(asked.rule, frozenset({role}), own=True)
    return role in found.shown and permissions.allowed(asked.rule, frozenset({role}), own=found.own)


_PAIR = (str(uuid.UUID(int=7)), str(uuid.UUID(int=8)))
_ABSENT = str(uuid.UUID(int=7))
_LINES: Mapping[str, Sequence[str]] = {
    "search": ("Ours",),
    "show": (str(OURS["id"]),),
    "why": (str(OURS["id"]),),
    "lookup": ("LIST",),
    "export": ("--out", "OUT"),
    "path": (str(OURS["id"]), str(THEIRS["id"])),
    "shared": (str(OURS["id"]), str(THEIRS["id"])),
    "neighbours": (str(OURS["id"]),),
    "audit": (),
    "ledger": (),
    "deconflict check": ("--target", "package", _ABSENT, "a trial of rights"),
    "deconflict list": (),
    "deconflict file": ("--case", "A trial", "a trial of rights"),
    "deconflict change": (_ABSENT, "--answer", "hold"),
    "deconflict withdraw": (_ABSENT,),
    "same proposals": (),
    "nominations list": (),
    "package list": (),
    "package show": (str(uuid.UUID(int=7)),),
    "package build": (str(uuid.UUID(int=7)), "--out", "/nonexistent/p.zip"),
    "nominations show": (str(uuid.UUID(int=7)),),
    "investigation list": (),
    "investigation show": (_ABSENT,),
    "investigation do": (_ABSENT, "note", "--set", "text=a trial of rights"),
    "agenda": (),
    "figures": (),
    "operations list": (),
    "operations show": (_ABSENT,),
    "operations do": (_ABSENT, "plan", "--set", "objective=a trial of rights"),
    "opportunities": (),
    "outcomes list": (),
    "outcomes sum": (_ABSENT,),
    "outcomes funnel": (),
    "playbooks list": (),
    "playbooks show": (_ABSENT,),
    "report profile": (str(OURS["id"]),),
    "report alert": (str(OURS["id"]),),
    "report abuse": (_ABSENT, *ABUSE),
    "report draft": (_ABSENT, "refer", "--set", "recipient=a trial of rights"),
    "report brief": (_ABSENT,),
    "report statement": (),
    "review queue": (),
    "review show": (_ABSENT,),
    "review offer": (_ABSENT,),
    "review give": (_ABSENT, "--verdict", "accept", "--credibility", "2"),
    "review decline": (_ABSENT,),
    "review cite": ("https://one.example/", "https://two.example/", "--grounds", "a trial"),
    "review conflict": ("south", "--reason", "a trial of rights"),
    "same of": (str(uuid.UUID(int=7)),),
    "same judge": (*_PAIR, "--verdict", "same", "--reason", "a trial of rights"),
    "same withdraw": (str(uuid.UUID(int=7)), "--reason", "a trial of rights"),
}


def test_nobody_reads_by_command_what_the_roles_do_not_allow(
    stage: Stage, tmp_path: Path, rng: random.Random
) -> None:
    """For each command somebody who may and two who may not, others tomorrow; all of them in the long count."""
    told = []
    for command, action in permissions.COMMANDS.items():
        may = [role for role in ROLES if _may(action, role)]
        may_not = [role for role in ROLES if role not in may]
        some = [rng.choice(may), *rng.sample(may_not, min(2, len(may_not)))]
        told += refused_otherwise(command, action, some, tmp_path)

    assert told == []


@pytest.mark.soak
def test_nobody_reads_by_any_command_what_the_roles_do_not_allow(
    stage: Stage, tmp_path: Path
) -> None:
    told = []
    for command, action in permissions.COMMANDS.items():
        told += refused_otherwise(command, action, ROLES, tmp_path)

    assert told == []


def _may(action: Action, role: Role) -> bool:
    return permissions.allowed(Rule(acts=(action,)), frozenset({role}), own=True)


def refused_otherwise(
    command: str, action: Action, roles: Sequence[Role], folder: Path
) -> list[str]:
    """Run a command as each role, and return a line for each that is not answered as the policy says."""
    given = folder / "identifiers.txt"
    given.write_text("host-1.example")
    files = {"LIST": str(given), "OUT": str(folder / "out.json")}
    words = [files.get(word, word) for word in _LINES[command]]
    told = []
    for role in roles:
        status, _, err = doors.run([*command.split(), *words, "--as", person_of(role)])
        # what is not there may be told before the refusal, as pages do
        fine = (0, 4) if _may(action, role) else (5, 4) if _ABSENT in words else (5,)
        if status not in fine:
            told.append(f"{role} {command}: {status} {err}")
    return told


@pytest.mark.parametrize("secret", ["", "atlas_" + "x" * 43, "of another"])
def test_no_command_reads_for_a_person_without_their_token(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, secret: str, tmp_path: Path
) -> None:
    if secret == "of another":
        wish = tokens.Wish(purpose=Purpose.RESEARCH, scopes=frozenset(TokenScope))
        secret = tokens.make_for("n2", wish, now=datetime.now(UTC)).secret
    monkeypatch.setattr(doors, "_token_for", lambda words: secret)

    told = {
        command: doors.run([*command.split(), *words, "--as", "n3"])[0]
        for command, words in _LINES.items()
        if command not in ("lookup", "export")
    }

    assert told == dict.fromkeys(told, 5)


_PROFILE = (
    *("sector", "clients", "levers", "jurisdictions", "authorities", "response_time", "contact"),
)


@pytest.mark.parametrize(
    ("short", "path", "form", "changes"),
    [
        (
            "n2",
            "/alliance/organisations/{organisation}/profile",
            {"sector": "banks"},
            {f"organisation.{name}" for name in _PROFILE},
        ),
        (
            "n2",
            "/alliance/people/{person}/training",
            {"trained_until": "TRAINED"},
            {"person.trained_until"},
        ),
        (
            "n1",
            "/alliance/people/{person}/roles",
            {"roles": "R4", "reason": "reviews from now on"},
            {"person.roles"},
        ),
        (
            "n2",
            "/alliance/organisations/{organisation}/invite",
            {"name": "New", "short": "new", "roles": "R3", "trained_until": "TRAINED"},
            {"person", "signin_link", "notification", "handling"},
        ),
        (
            "n3",
            "/account/tokens",
            {"purpose": "research", "scope": "read", "days": "9", "name": "mine"},
            {"token", "token.reference"},
        ),
        ("n3", "/map/views", {"name": "mine", "state": ""}, {"saved_view", "handling"}),
        ("n3", "/purpose", {"purpose": "defence", "reason": "a case", "reference": ""}, set()),
    ],
)
def test_a_form_sets_no_field_that_it_does_not_ask_for(
    stage: Stage, short: str, path: str, form: dict[str, str], changes: set[str]
) -> None:
    later = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()
    asked = {name: later if value == "TRAINED" else value for name, value in form.items()}
    ids = {of: str(stage.things[of]["own"].id) for of in ("organisation", "person")}
    before = rows(stage)
    with closing(Caller(stage, stage.sessions[short])) as caller:
        own = {each.partition(".")[2] for each in changes}
        hostile = permissions.fields_of_models()
        sent = {name: hostile[name] for name in hostile.keys() - own} | asked
        answer = caller.ask("POST", path.format(**ids), sent, as_json=False)
    after = rows(stage)

    changed = set(differing(before, after))
    assert answer.status in (200, 302)
    assert changed <= changes
    assert not changes or changed
    assert [name for name, row in after.items() if "mass-assigned" in str(row)] == []


def rows(stage: Stage) -> dict[tuple[str, str], dict[str, object]]:
    """Return every row that has an id, by its table; not those that the work of the system changes by itself."""
    tables = stage.superuser.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'atlas'"
        " AND column_name = 'id' AND table_name NOT IN ('sitting', 'log_pending', 'decision', 'deconflict_query')"
        " AND table_name NOT LIKE 'procrastinate%'"
    ).fetchall()
    return {
        (table, str(row["id"])): row
        for (table,) in tables
        for (row,) in stage.superuser.execute(f"SELECT to_jsonb(t) FROM {table} t").fetchall()
    }


def differing(
    before: dict[tuple[str, str], dict[str, object]],
    after: dict[tuple[str, str], dict[str, object]],
) -> Iterator[str]:
    """Yield `table.column` for what was changed, and `table` for what is new or gone."""
    for key in before.keys() | after.keys():
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            yield key[0]
        else:
            yield from (f"{key[0]}.{name}" for name in one if one[name] != other[name])
