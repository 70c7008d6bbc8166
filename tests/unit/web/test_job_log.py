"""A job is told by number, task and time; its arguments and the words of its error are not."""

import logging

import pytest

from atlas.web.job_log import JobHandler

CANARY = "canary4711"


@pytest.fixture
def logger() -> logging.Logger:
    made = logging.Logger("procrastinate")
    made.addHandler(JobHandler())
    return made


def test_a_failed_job_names_its_error_and_where_never_its_words(
    logger: logging.Logger, capfd: pytest.CaptureFixture[str]
) -> None:
    job = {"id": 7, "task_name": "demo.load", "task_kwargs": {"person": CANARY}}
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.error(
            "Job demo.load[7](person=%s) failed",
            CANARY,
            exc_info=True,
            extra={"action": "job_error", "job": job, "duration": 1.5},
        )

    told = capfd.readouterr().err
    assert "jobs.job_error" in told
    assert "job=7" in told
    assert "task=demo.load" in told
    assert "error=ValueError" in told
    assert "test_job_log.py:" in told
    assert CANARY not in told


def test_what_the_library_says_beside_jobs_is_told_without_its_words(
    logger: logging.Logger, capfd: pytest.CaptureFixture[str]
) -> None:
    logger.error("something of %s", CANARY)

    told = capfd.readouterr().err
    assert "jobs.told" in told
    assert CANARY not in told
