"""What became of each item, counted in the words of the command-line contract, and what to tell of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from atlas.errors import MalformedError
from atlas.model.claim import Decoded
from atlas.model.handling import Handling
from atlas.model.problems import Problem
from atlas.policy.strictness import Contributor, is_stricter, is_within
from atlas.store.claims import Judged, Verdict

MOST_REPORTED = 10_000


@attrs.define(kw_only=True)
class Counts:
    """What became of items. `read` = stored + unchanged + superseded + rejected.

    `history` of those unchanged were new, and are kept as history behind what is known. `why` counts rejections by
    code, `first` is the first of them.
    """

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    history: int = 0
    superseded: int = 0
    rejected: int = 0
    warnings: int = 0
    why: Counter[str] = attrs.field(factory=Counter)
    first: Problem | None = None

    @property
    def known(self) -> int:
        """Return how many were said before: those unchanged that are not new as history."""
        return self.unchanged - self.history

    def add_problem(self, problem: Problem) -> None:
        """Count one problem."""
        if problem.rejected:
            self.read += 1
            self.rejected += 1
            self.why[problem.code] += 1
            self.first = self.first or problem
        else:
            self.warnings += 1

    def add_verdict(self, told: Verdict) -> None:
        """Count one verdict in the words of the command-line contract."""
        self.read += 1
        if told is Verdict.NEW:
            self.stored += 1
        elif told is Verdict.SUPERSEDES:
            self.superseded += 1
        else:
            self.unchanged += 1
            self.history += told is Verdict.HISTORY


@attrs.define(kw_only=True)
class Report(Counts):
    """What became of each item, in all and by file, with the first 10,000 things to tell."""

    entries: list[tuple[str, Problem]] = attrs.field(factory=list)
    files: dict[str, Counts] = attrs.field(factory=dict)

    def of(self, file: str) -> Counts:
        """Return the counts of one file."""
        return self.files.setdefault(file, Counts())

    def tell(self, file: str, problem: Problem) -> None:
        """Note one problem; past the first 10,000 only the counts go on."""
        self.add_problem(problem)
        self.of(file).add_problem(problem)
        if len(self.entries) < MOST_REPORTED:
            self.entries.append((file, problem))

    def count(self, judged: Judged, file: str = "") -> None:
        """Count one verdict."""
        self.add_verdict(judged.told)
        self.of(file).add_verdict(judged.told)


def going_on(counted: Mapping[str, int]) -> Report:
    """Return the report of an import that goes on, with the counts of the items behind it."""
    report = Report()
    for name, count in counted.items():
        setattr(report, name, count)
    return report


def unstorable(found: Decoded, fault: MalformedError) -> Problem:
    """Return why the map cannot hold an object."""
    return Problem(
        where=found.where,
        code=fault.problem,
        id=found.object_id,
        message=f"{fault} Shorten it and import it again.",
    )


def names_nobody(found: Decoded) -> Problem:
    """Return the warning that TLP:RED waits for persons to be named."""
    return _warning(
        found,
        "marking.audience",
        "TLP:RED goes to named persons, and none is named: it waits in its organisation. "
        "Name them with --to.",
    )


def held_whole(found: Decoded) -> Problem:
    """Return the warning that an object is held under its strictest part, since it cannot stand without it."""
    return _warning(
        found,
        "marking.granular",
        "Some properties are marked more strictly, and the object says nothing without them: all of it is under "
        "the strictest.",
    )


def terms_conflict(found: Decoded, conflicts: Iterable[str]) -> Problem:
    """Return the warning that the markings of an object say the opposite of what was chosen for the import."""
    return _warning(
        found,
        "marking.contradictory",
        f"Its markings say the opposite of what was chosen for the import ({', '.join(sorted(conflicts))}), so it "
        "stays with its contributor.",
    )


def version_warnings(judged: Judged) -> Iterator[Problem]:
    """Yield what is odd about the date of a version."""
    found = judged.offered.decoded
    if judged.conflict:
        yield _warning(
            found,
            "version.conflict",
            f"Version {found.version or '(undated)'} stands with another content; both are "
            "kept. Give the newer one a later date of change.",
        )
    if judged.offered.ahead and judged.told is not Verdict.UNCHANGED:
        hides = judged.told is Verdict.SUPERSEDES
        yield _warning(
            found,
            "version.ahead",
            f"Its date of change {found.version} lies more than 24 hours ahead; kept as "
            "history. "
            + ("It is marked more strictly, so the version that stood is hidden. " if hides else "")
            + "Correct the date and import it again.",
        )


def marking_warnings(
    judged: Judged, given: Handling, beside: Handling | None, *, by: Contributor
) -> Iterator[Problem]:
    """Yield what is odd about a marking: wider than, or crossing, that of the other version of its date."""
    if beside is None or (is_within(given, beside, by=by) and is_within(beside, given, by=by)):
        return
    found = judged.offered.decoded
    later = "with a later date of change" if found.version else "as an object of another id"
    if not judged.told_current and is_stricter(beside, given, by=by):
        yield _warning(
            found,
            "marking.looser",
            f"It is known under the same date with the stricter {beside.tlp}, which goes on; this one is "
            f"kept as history behind it. To widen it, send it {later}.",
        )
    elif not is_stricter(given, beside, by=by) and not is_stricter(beside, given, by=by):
        yield _warning(
            found,
            "marking.crossing",
            f"It is known under the same date for others ({beside.tlp}), and neither marking is the "
            f"stricter. {'This' if judged.told_current else 'The other'} one stands; to choose, send it {later}.",
        )


def _warning(found: Decoded, code: str, message: str) -> Problem:
    return Problem(
        where=found.where, code=code, id=found.object_id, message=message, rejected=False
    )
