"""What the job worker's library tells of each job, as events: its own lines quote arguments and errors, ours do not."""

import logging
import traceback

import structlog

log = structlog.get_logger()

_PLACES = 5


class JobHandler(logging.Handler):
    """Turns the library's records into events with the job's number, its task and how long it took."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event; what the record says in words is left out."""
        job = getattr(record, "job", None) or {}
        facts = {
            "job": job.get("id"),
            "task": job.get("task_name"),
            "seconds": getattr(record, "duration", None),
            **_error_of(record),
        }
        told = {name: fact for name, fact in facts.items() if fact is not None}
        event = f"jobs.{getattr(record, 'action', None) or 'told'}"
        log.log(record.levelno, event, **told)


def _error_of(record: logging.LogRecord) -> dict[str, object]:
    """Return which error it was and where, never its words."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames]
    return {"error": type(error).__name__, "places": places}
