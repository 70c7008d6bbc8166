"""What is told of long work: equal ends in one line, and nothing that is long over."""

from datetime import timedelta

from atlas.services import progress
from atlas.store import progress as kept
from builders import NOW, World


def ended(title: str, *, seconds_ago: int, failed: bool = False) -> int:
    number = kept.start(title, total=None, now=NOW - timedelta(hours=1))
    kept.finish(number, failed=failed, now=NOW - timedelta(seconds=seconds_ago))
    return number


def test_work_that_ended_equally_is_one_line(world: World) -> None:
    ended("Arranging the map", seconds_ago=40)
    ended("Arranging the map", seconds_ago=30, failed=True)
    newest = ended("Arranging the map", seconds_ago=20)

    told = progress.running(now=NOW)

    assert [(each.failed, each.times) for each in told] == [(False, 2), (True, 1)]
    assert told[0].id == newest


def test_what_runs_has_a_line_of_its_own(world: World) -> None:
    numbers = [kept.start("Arranging the map", total=None, now=NOW) for _ in range(2)]
    ended("Arranging the map", seconds_ago=1)

    told = progress.running(now=NOW)

    assert sorted(each.id for each in told if not each.finished) == numbers
    assert {each.times for each in told} == {1}


def test_what_ended_more_than_a_minute_ago_is_not_told(world: World) -> None:
    ended("Arranging the map", seconds_ago=61)
    shown = ended("Arranging the map", seconds_ago=59)

    assert [each.id for each in progress.running(now=NOW)] == [shown]
