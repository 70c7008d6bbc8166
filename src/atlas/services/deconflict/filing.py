"""An organisation's own entries: filed for a case of its own words, changed and withdrawn by whom it lets."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import attrs

from atlas.errors import NotFound, QuotaError, UsageError
from atlas.keys import Keys
from atlas.model.identifiers import Identifier
from atlas.model.ids import PersonId
from atlas.model.signs import assert_readable
from atlas.policy import deconfliction as rules
from atlas.policy.decide import Action, Resource
from atlas.policy.deconfliction import LONGEST_DAYS, Mode
from atlas.services import gate
from atlas.services.deconflict.asking import tokens_of
from atlas.services.deconflict.naming import Name, names_of
from atlas.services.gate import Visit
from atlas.store import deconflict as kept
from atlas.store.deconflict import Entry
from atlas.store.scoped import OpenScope

MOST = 200
LONGEST_CASE = 200
LONGEST_NOTE = 2_000
NO_ENTRY = "Your organisation has no such entry."
MET = "Somebody changed this entry meanwhile: compare, then decide again. Nothing was changed."


@attrs.frozen(kw_only=True)
class Filing:
    """What is filed: the case in own words, what askers learn, until which day, and a note that an open entry shows.

    A `canary` is planted: a made-up value that nobody has a reason to ask for. It is silent, and a hit is an alarm.
    """

    case: str
    mode: Mode
    until: date
    note: str = ""
    canary: bool = False


@attrs.frozen(kw_only=True)
class Filed:
    """How many entries are new, and how many stood already for the same case."""

    new: int
    known: int


@attrs.frozen(kw_only=True)
class Change:
    """What is to hold of an entry from now on. `revision` is that of the entry which the person saw."""

    mode: Mode
    until: date
    note: str
    revision: int


def file(
    visit: Visit, filing: Filing, *, identifiers: Iterable[Identifier | str], keys: Keys
) -> Filed:
    """File identifiers and aliases for a case of the own organisation; their values are not kept.

    Raises:
        UsageError: too many, an alias that tells nothing, a day that is none, or texts that are too long.
        QuotaError: the organisation filed as much as it may on a day, or the key process was asked too much.
        KeysError: the key process is away.
        Denied: the policy refused.
    """
    names = names_of(identifiers)
    if not 0 < len(names) <= MOST:
        raise UsageError(f"File 1 to {MOST} identifiers or aliases at once.")
    entry = _entry(visit, _plain(filing))
    resource = Resource(organisation=visit.actor.organisation, id=entry.id)

    def work(opened: OpenScope) -> int:
        kept.lock(opened)
        _assert_within(opened, names)  # before anything is asked of the keys
        made = tokens_of(names, keys, member=str(visit.actor.organisation))
        pairs = [(name.kind, each[0]) for name, each in zip(names, made.found, strict=True)]
        return kept.file(opened, entry, pairs, generation=made.generation)

    new = gate.write(visit, Action.FILE_ENTRY, work, resource=resource)
    return Filed(new=new, known=len(names) - new)


def get(visit: Visit, id_: uuid.UUID) -> Entry:
    """Return one entry of the own organisation.

    Raises:
        NotFound: it has none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_DECONFLICTION) as opened:
        found = kept.entry(opened, id_)
    if found is None or found.withdrawn_at:
        raise NotFound(NO_ENTRY)
    return found


def change(visit: Visit, id_: uuid.UUID, wanted: Change) -> None:
    """Change what askers learn, the note and the end of an entry.

    Raises:
        NotFound: the own organisation has no such entry.
        UsageError: somebody changed it meanwhile, the day is none, or a canary would speak.
        Denied: the policy refused.
    """
    found = get(visit, id_)
    if found.canary and wanted.mode is not Mode.SILENT:
        raise UsageError("A planted entry is silent; withdraw it instead.")
    changed = attrs.evolve(
        found,
        mode=wanted.mode,
        note=_readable(wanted.note, LONGEST_NOTE, "The note"),
        expires_at=_end(visit, wanted.until),
        revision=wanted.revision,
    )

    def work(opened: OpenScope) -> None:
        if not kept.change(opened, changed):
            raise UsageError(MET)

    gate.write(visit, Action.FILE_ENTRY, work, resource=_own(visit, id_))


def withdraw(visit: Visit, id_: uuid.UUID) -> None:
    """End an entry: from now on nobody who asks meets it.

    Raises:
        NotFound: the own organisation has no such entry that stands.
        Denied: the policy refused.
    """

    def work(opened: OpenScope) -> None:
        if not kept.withdraw(opened, id_):
            raise NotFound(NO_ENTRY)

    gate.write(visit, Action.FILE_ENTRY, work, resource=_own(visit, id_))


def _assert_within(opened: OpenScope, names: Sequence[Name]) -> None:
    stood = kept.filed(opened, since=opened.scope.at - rules.WINDOW)
    for kind, wanted in Counter(name.kind for name in names).items():
        most = rules.filed_of(kind)
        if stood.get(kind, 0) + wanted > most:
            raise QuotaError(
                f"Your organisation filed {stood.get(kind, 0):,} of the kind {kind} within a day, and may file"
                f" {most:,}; {wanted:,} more are too many. Nothing was filed."
            )


def _own(visit: Visit, id_: uuid.UUID) -> Resource:
    return Resource(organisation=visit.actor.organisation, id=id_)


def _plain(filing: Filing) -> Filing:
    case = " ".join(_readable(filing.case, LONGEST_CASE, "The case").split())
    if not case:
        raise UsageError("Say for which case of your organisation this is; nobody else reads it.")
    if filing.canary and filing.mode is not Mode.SILENT:
        raise UsageError("A planted entry is silent.")
    note = _readable(filing.note, LONGEST_NOTE, "The note")
    return attrs.evolve(filing, case=case, note=note)


def _readable(text: str, most: int, what: str) -> str:
    plain = text.replace("\0", "").strip()
    assert_readable(plain, what=what)
    if len(plain) > most:
        raise UsageError(f"{what} has at most {most:,} characters.")
    return plain


def _entry(visit: Visit, filing: Filing) -> Entry:
    if visit.actor.person is None:
        raise UsageError("Entries are filed by a person; say who with --as.")
    return Entry(
        id=uuid.uuid4(),
        case=filing.case,
        note=filing.note,
        kind="",
        mode=filing.mode,
        canary=filing.canary,
        revision=0,
        filed_by=PersonId(visit.actor.person),
        filed_at=visit.now,
        changed_at=visit.now,
        expires_at=_end(visit, filing.until),
    )


def _end(visit: Visit, until: date) -> datetime:
    """Return the end of a day in UTC."""
    today = visit.now.astimezone(UTC).date()
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise UsageError(f"An entry stands from today on, for {LONGEST_DAYS} days at most.")
    return datetime.combine(until + timedelta(days=1), time(), UTC)
