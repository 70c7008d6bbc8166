"""A nomination in plain words for programs: what the command line prints as JSON."""

from atlas.services.nominate.folding import Nomination
from atlas.services.nominate.forms import said_of
from atlas.services.nominate.reading import Task, View


def told(found: Nomination, tasks: frozenset[Task]) -> dict[str, object]:
    """Return one line of a list."""
    return {
        "id": str(found.id),
        "name": found.form.name,
        "kind": found.form.kind,
        "state": found.state,
        "submitted_at": found.submitted_at.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "priority": None if found.priority is None else float(found.priority),
        "tasks": sorted(tasks),
    }


def told_whole(view: View) -> dict[str, object]:
    """Return one nomination with its checks, points, ballots that the viewer may see, duplicates and times."""
    found = view.nomination
    return {
        **said_of(found.form),
        **told(found, view.tasks),
        "marking": view.handling.tlp,
        "nominated_by": view.names[found.author],
        "checks": {
            check: {"passed": each.passed, "words": each.words}
            for check, each in found.checks.items()
        },
        "points": dict(found.points),
        "weights": {each: found.weights[each] for each in found.points},
        "closes": found.poll.closes.isoformat() if found.poll else None,
        "ballots": {view.names[each.organisation]: each.choice for each in found.ballots},
        "outcome": found.result.outcome if found.result else None,
        "reason": found.reason,
        "into": str(found.into) if found.into else None,
        "investigation": str(found.investigation) if found.investigation else None,
        "duplicates": {str(each.nomination.id): list(each.names) for each in view.duplicates},
        "stays": [(each.state, each.since.isoformat()) for each in view.stays],
    }
