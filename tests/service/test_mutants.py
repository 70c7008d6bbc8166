"""G-03: the tests of the wall notice whatever is dropped, flipped or widened in it, in SQL and in Python."""

import importlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

import mutants
from atlas.policy import allowed, decide, permits
from atlas.store.policies import script
from builders import World
from calling import fails_with
from cluster import Cluster, use
from mutants import Mutant, module_of
from service import test_versions
from soaking import Soak
from stages import Stage, stages

UNIT = Path(__file__).resolve().parents[1] / "unit" / "policy"
EVERYDAY = 24  # one of so many, every day; all of them in the long count
STAGES = 6
# the rooms of the policy that `unit/policy` tests alone; those of `permits` and `decide` are held by more
OF_THEIR_OWN = (
    *("actors", "conflicts", "derived", "freshness", "granting", "previews", "reasons"),
    *("retention", "screening", "strictness", "subjects"),
)

# Mutants that change nothing that can be observed, by what their names begin with or hold, each with the reason.
SURVIVORS = {
    r"^'TLP:RED' \(1\) -> 'TLP:AMBER\+STRICT' in: ARRAY\[": "RED never goes to a cell, and a cell whose "
    "ceiling is RED carries all the rest",
}

_POLICY = """
SELECT polname, polrelid::regclass::text, polcmd::text, pg_get_expr(polqual, polrelid),
       pg_get_expr(polwithcheck, polrelid)
FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE r.rolname = 'atlas_app' ORDER BY 2, 1
"""
Caught = Callable[[Mutant], bool | None]


@pytest.fixture(scope="module")
def set_up(cluster: Cluster) -> Iterator[list[Stage]]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with stages(cluster, f"atlas_{worker}_stage", STAGES) as made:
        yield made


def of_functions() -> list[Mutant]:
    """Return mutants of the policy's functions."""
    return list(mutants.of_sql(script("policy.sql")))


def of_search() -> list[Mutant]:
    """Return mutants of what `search_claims` may find."""
    text = script("definers.sql").split("-- Decide, over all")[0]
    return [each for each in mutants.of_sql(text) if " in: WHERE" in each.name]


def of_policies(stage: Stage) -> list[Mutant]:
    """Return mutants of the row policies: each opened wide, and each operator of its condition changed."""
    made = []
    with stage.database.superuser() as superuser:
        for name, table, command, using, check in superuser.execute(_POLICY).fetchall():
            clause, text = ("WITH CHECK", check) if command == "a" else ("USING", using)
            changed = [Mutant(f"{text} -> true", "true"), *mutants.of_sql(text)]
            made += [
                Mutant(
                    f"{name} on {table}: {each.name}",
                    f"ALTER POLICY {name} ON {table} {clause} ({each.text})",
                )
                for each in changed
            ]
    return made


def in_python(name: str) -> list[Mutant]:
    """Return mutants of a module of the policy."""
    module = importlib.import_module(f"atlas.policy.{name}")
    assert module.__file__ is not None
    return list(mutants.of_python(Path(module.__file__)))


def survivors(made: Sequence[Mutant], caught: Caught) -> list[str]:
    """Return the names of mutants that nobody noticed and no reason excuses; stillborn ones are few."""
    told = [(each.name, caught(each)) for each in made]
    alive = [name for name, answer in told if answer is False]
    stillborn = sum(answer is None for _, answer in told)
    assert stillborn < len(told) * 0.3
    return [name for name in alive if not any(re.search(reason, name) for reason in SURVIVORS)]


def noticed_by(set_up: list[Stage], *, rows: bool) -> Caught:
    def caught(mutant: Mutant) -> bool | None:
        answers = (stage.notices(mutant.text, rows=rows) for stage in set_up)
        return next((answer for answer in answers if answer is not False), False)

    return caught


def permits_noticed(set_up: list[Stage]) -> Caught:
    observed = [(stage.read_in_python(), stage.given_in_python()) for stage in set_up]

    def caught(mutant: Mutant) -> bool:
        module = module_of(mutant, permits.__name__)
        if fails_with(UNIT / "test_permits.py", module):
            return True
        try:
            return any(
                (stage.read_in_python(module), stage.given_in_python(module)) != seen
                for stage, seen in zip(set_up, observed, strict=True)
            )
        except Exception:  # noqa: BLE001 - whatever a mutant raises, the comparison noticed it
            return True

    return caught


def decide_noticed(mutant: Mutant) -> bool:
    module = module_of(mutant, decide.__name__)
    return any(fails_with(UNIT / f"test_{name}.py", module) for name in ("decide", "refusals"))


def allowed_noticed(mutant: Mutant) -> bool:
    """Tell whether the tests of `decide` notice a change of the tables that it reads."""
    tables = module_of(mutant, allowed.__name__)
    as_it_is = Mutant("decide", Path(decide.__file__).read_text("utf-8"))
    with patch.dict(sys.modules, {tables.__name__: tables}):
        return decide_noticed(as_it_is)


def test_python_and_sql_agree_on_every_stage(set_up: list[Stage]) -> None:
    """Then what differs from the one differs from the other."""
    assert [stage.notices("SELECT 1", rows=True) for stage in set_up] == [False] * STAGES
    assert [stage.notices("SELECT 1", rows=False) for stage in set_up] == [False] * STAGES
    assert not fails_with(UNIT / "test_permits.py", permits)
    assert not fails_with(UNIT / "test_decide.py", decide)


@pytest.mark.one_server
def test_a_sample_of_mutants_of_the_sql_is_noticed(set_up: list[Stage]) -> None:
    functions, policies = of_functions()[::EVERYDAY], of_policies(set_up[0])[:: 2 * EVERYDAY]

    left = survivors(functions, noticed_by(set_up, rows=False))
    left += survivors(policies, noticed_by(set_up, rows=True))

    assert left == []


@pytest.mark.one_server
def test_a_sample_of_mutants_of_the_python_is_noticed(set_up: list[Stage]) -> None:
    left = survivors(in_python("permits")[::EVERYDAY], permits_noticed(set_up))
    left += survivors(in_python("decide")[:: EVERYDAY // 3], decide_noticed)
    left += survivors(in_python("allowed")[::EVERYDAY], allowed_noticed)

    assert left == []


@pytest.mark.soak
def test_every_mutant_of_the_policys_functions_is_noticed(set_up: list[Stage], soak: Soak) -> None:
    assert survivors(soak.part_of(of_functions()), noticed_by(set_up, rows=False)) == []


@pytest.mark.soak
def test_every_mutant_of_search_is_noticed(set_up: list[Stage], soak: Soak) -> None:
    assert survivors(soak.part_of(of_search()), noticed_by(set_up, rows=True)) == []


@pytest.mark.soak
def test_every_mutant_of_the_row_policies_is_noticed(set_up: list[Stage], soak: Soak) -> None:
    assert survivors(soak.part_of(of_policies(set_up[0])), noticed_by(set_up, rows=True)) == []


@pytest.mark.soak
def test_every_mutant_of_who_reads_and_gives_is_noticed(set_up: list[Stage], soak: Soak) -> None:
    assert survivors(soak.part_of(in_python("permits")), permits_noticed(set_up)) == []


@pytest.mark.soak
def test_every_mutant_of_who_does_what_is_noticed(soak: Soak) -> None:
    assert survivors(soak.part_of(in_python("decide")), decide_noticed) == []
    assert survivors(soak.part_of(in_python("allowed")), allowed_noticed) == []


def noticed_by_its_tests(name: str) -> Caught:
    def caught(mutant: Mutant) -> bool:
        return fails_with(UNIT / f"test_{name}.py", module_of(mutant, f"atlas.policy.{name}"))

    return caught


@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_a_sample_of_mutants_of_a_rule_of_its_own_is_noticed(name: str, rng: Random) -> None:
    made = rng.sample(in_python(name), 2)

    assert survivors(made, noticed_by_its_tests(name)) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_every_mutant_of_a_rule_of_its_own_is_noticed(name: str, soak: Soak) -> None:
    assert survivors(soak.part_of(in_python(name)), noticed_by_its_tests(name)) == []


@pytest.mark.parametrize(
    ("said", "instead", "story"),
    [
        (
            "covered_by = s.whole",
            "covered_by = NULL",
            test_versions.test_a_stricter_version_hides_the_older_ones_of_a_thing_that_others_mention,
        ),
        (
            "CASE WHEN NOT j.stands THEN s.whole END",
            "CASE WHEN false THEN s.whole END",
            test_versions.test_an_older_version_that_arrives_late_is_hidden_by_the_stricter_one,
        ),
        (
            "DELETE FROM atlas.link p USING losing l WHERE p.claim = l.id",
            "DELETE FROM atlas.link p USING losing l WHERE false",
            test_versions.test_links_and_identifiers_of_an_old_version_are_gone,
        ),
        (
            "unnest(tsvector_to_array(l.words)) AS word",
            "unnest(tsvector_to_array(l.words)) AS word WHERE false",
            test_versions.test_words_of_an_old_version_are_offered_to_nobody,
        ),
    ],
)
def test_versions_that_are_not_hidden_are_noticed(
    cluster: Cluster, said: str, instead: str, story: Callable[[World], None]
) -> None:
    text = script("definers.sql")
    assert said in text
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cluster.cloned(f"atlas_{worker}_mutant") as database:
        with database.superuser() as superuser:
            superuser.execute(text.replace(said, instead).split("-- Grants first")[0])
        use(database)
        world = World.founded()
        world.person("ada", of="north")
        world.person("eve", of="south")

        with pytest.raises((AssertionError, pytest.fail.Exception)):
            story(world)
        use(None)
