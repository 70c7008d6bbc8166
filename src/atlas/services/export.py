"""What a visitor may take out: the claims behind a search, a thing, a view of the map or the whole scope.

Choosing, the ledger and the report of what stayed are here; the forms are in `export_forms.py`.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from atlas.errors import UsageError
from atlas.formats.misp.warninglists import WarningLists
from atlas.formats.stix import BundleWriter
from atlas.formats.stix.outgoing import DEFINITION_PREFIXES, Outgoing, find_label
from atlas.model.handling import Handling
from atlas.model.ids import HandlingId, TermsId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.model.words import query_words
from atlas.policy import registers
from atlas.policy.decide import Action
from atlas.policy.derived import Derived, derive, part
from atlas.policy.vetting import mark
from atlas.services import export_forms, gate, judged, ledger
from atlas.services.export_forms import Form
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.search import Query, find
from atlas.services.spooling import Spooled
from atlas.store import alliance, exporting, judged_out, judgements, withdrawals
from atlas.store.exporting import Chosen, Labelled
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.scoped import OpenScope
from atlas.store.told_of import told_of

REOPEN_EVERY = 10_000  # claims; grants are weighed anew between
FOUND_AT_ONCE = 5_000
MOST_PARTLY = 10_000  # objects carried in part that are named; the others are counted

OTHERS_RED = "TLP:RED of another organisation is not exportable"
BASIS_LAPSED = "its legal basis is not in force for your organisation: review before release"
NO_LONGER = "changed, or no longer yours to take, since the export began"
WITHDRAWN = "withdrawn by its contributor"
CAPPED = "more things match the search than are weighed; narrow it"
ABOVE_CEILING = "its marking is stricter than the ceiling"


@attrs.frozen(kw_only=True)
class Wanted:
    """What is asked for: the claims behind a search or of some things, or all; all versions, or those in force.

    With each of `things` goes all that the visitor's scope shows as one with it. The relations between them go too, of
    one alone those with others. With a `ceiling` nothing goes that is marked more strictly. Where both `query` and
    `things` are given, what both name goes. A list to block leaves out what stands on warning `lists`.
    """

    query: str | None = None
    things: tuple[ThingId, ...] | None = None
    current_only: bool = False
    ceiling: TLP | None = None
    form: Form = Form.STIX
    lists: WarningLists | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Exported:
    """What went out: `items` objects in `files`, what holds for them together, and what stayed with its reason.

    `marking` is the label to print on all of it; `derived`, `None` for nothing, says under which terms it goes.
    What stayed is named by its STIX id, which is empty where the reason is about the search. What was withdrawn from
    the visitor is named only where its id was the search. `partly` names objects of which the form could not carry
    all, with what it could not, the first 10,000; `partly_by_reason` counts them all.
    """

    items: int
    files: tuple[Path, ...]
    marking: TLP
    left_out: tuple[tuple[str, str], ...]
    derived: Derived | None = None
    partly: tuple[tuple[str, str], ...] = ()
    partly_by_reason: Mapping[str, int] = attrs.field(factory=dict)


EVERYTHING = Wanted()


def export(
    visit: Visit,
    out: Path,
    *,
    clock: Callable[[], datetime],
    wanted: Wanted = EVERYTHING,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Write what the visitor may see in the form that is wanted, and return what went out.

    STIX makes one bundle per STIX version: 2.1 goes to `out`, 2.0 to `<name>.stix20.json` beside; each object is
    labelled with the TLP that holds for it. Each file appears whole or not at all, and what goes is in the ledger
    before. The policy is weighed anew every 10,000 claims, at the time of `clock`; so many are in memory at once.

    Raises:
        UsageError: the file cannot be written.
        Denied: the policy refused, or it would be a register of persons by their status in law.
    """
    return _run(_Export(visit=visit, clock=clock, wanted=wanted), out, progress)


def rehearse(
    visit: Visit, folder: Path, *, clock: Callable[[], datetime], wanted: Wanted = EVERYTHING
) -> Exported:
    """Return what `export` would send, without `files`: nothing goes out, and nothing of it stays in `folder`.

    Raises:
        UsageError: nothing can be written there.
        Denied: the policy refused.
    """
    running = _Export(visit=visit, clock=clock, wanted=wanted, is_rehearsal=True)
    return _run(running, folder / "rehearsal", lambda done, total: None)


def export_stix(
    visit: Visit,
    out: Path,
    *,
    clock: Callable[[], datetime],
    wanted: Wanted = EVERYTHING,
) -> Exported:
    """Write bundles of what the visitor may see, as `export` does."""
    return export(visit, out, clock=clock, wanted=attrs.evolve(wanted, form=Form.STIX))


def _run(running: "_Export", out: Path, progress: Callable[[int, int], None]) -> Exported:
    visit, wanted = running.visit, running.wanted
    left_out, found = ([], None) if wanted.query is None else _found(visit, wanted.query)
    chosen = running.choose(found)
    running.assert_no_register(chosen)
    left_out += running.stays(chosen)
    going = [each for each in chosen if not running.kept_back(each)]
    try:
        targets = export_forms.targets(wanted.form, out, [each.spec for each in going])
        begin = export_forms.begin(
            wanted.form, running.outgoing(going), now=visit.now, lists=wanted.lists
        )
        spooled = Spooled(targets, begin)
        try:
            for done, page in _pages(going):
                left_out += running.write(page, spooled)
                progress(done + len(page), len(going))
            if "2.1" in targets:
                running.write_judged(going, spooled)
            files = running.finish(spooled)
        finally:
            spooled.clear()
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from error
    return Exported(
        items=spooled.items,
        files=files,
        marking=strictest(running.labels),
        left_out=tuple(left_out),
        derived=running.derived(),
        partly=tuple(running.partly),
        partly_by_reason=dict(running.counted),
    )


def _found(visit: Visit, query: str) -> tuple[list[tuple[str, str]], list[ThingId]]:
    """Return all things that a search finds, and what is to be said of it."""
    things: dict[ThingId, None] = {}
    page = 1
    while True:
        found = find(visit, Query(text=query, page=page, size=FOUND_AT_ONCE, unmerged=True))
        things |= dict.fromkeys(item.id for item in found.items)
        if page * FOUND_AT_ONCE >= found.total:
            return [("", CAPPED)] if found.capped else [], list(things)
        page += 1


def _pages(going: Sequence[Chosen]) -> Iterator[tuple[int, Sequence[Chosen]]]:
    for start in range(0, len(going), REOPEN_EVERY):
        yield start, going[start : start + REOPEN_EVERY]


@attrs.frozen(kw_only=True)
class _Export:
    """One export while it runs; `labels`, `under`, `gathered`, `partly` and `counted` are of what went out.

    `judged` are the handlings of judgements among it.
    `held` is what stays of what is wanted, as a register of convicted persons.
    """

    visit: Visit
    clock: Callable[[], datetime]
    wanted: Wanted
    is_rehearsal: bool = False
    labels: set[TLP] = attrs.field(factory=set)
    under: set[tuple[HandlingId, TermsId]] = attrs.field(factory=set)
    judged: set[HandlingId] = attrs.field(factory=set)
    gathered: Gathering = attrs.field(factory=Gathering)
    partly: list[tuple[str, str]] = attrs.field(factory=list)
    counted: Counter[str] = attrs.field(factory=Counter)
    held: set[uuid.UUID] = attrs.field(factory=set)

    def choose(self, found: Sequence[ThingId] | None) -> Sequence[Chosen]:
        """Return what goes of the things that a search found, `None` where none was asked."""
        own, current_only = self.visit.actor.organisation, self.wanted.current_only
        with gate.open_scope(self.visit, Action.EXPORT) as opened:
            things = found if self.wanted.things is None else self._named(opened, found)
            return exporting.choose(opened, own, things=things, current_only=current_only)

    def _named(self, opened: OpenScope, found: Sequence[ThingId] | None) -> Sequence[ThingId]:
        """Return what is named with all that it shows as one with, as far as it was found, and the relations."""
        named = self.wanted.things or ()
        joined = judgements.merged(opened, named)
        members = dict.fromkeys(each for thing in named for each in joined.all_of(thing))
        things = list(members) if found is None else [each for each in found if each in members]
        outward = len({joined.shown(each) for each in things}) == 1
        return [*things, *exporting.relations(opened, things, outward=outward)]

    def assert_no_register(self, chosen: Sequence[Chosen]) -> None:
        """Refuse what a search would list of persons by their status in law, on record; note what stays (P6)."""
        words = query_words(self.wanted.query or "")
        asked = [each.id for each in chosen if each.convicted or registers.asks_by_status(words)]
        if not asked:
            return
        with gate.open_scope(self.visit, Action.EXPORT) as opened:
            told = told_of(opened, asked)
        if against := registers.objection(words, found=told.values()):
            gate.allow(self.visit, Action.EXPORT, objection=against)
        convicted = {each.id for each in chosen if each.convicted} & set(told)
        self.held.update(registers.withheld({id_: told[id_] for id_ in convicted}))

    def kept_back(self, chosen: Chosen) -> str:
        """Return why a version may not go out, or ""."""
        if chosen.others_red:
            return OTHERS_RED
        if chosen.lapsed:
            return BASIS_LAPSED
        if chosen.id in self.held:
            return registers.WITHHELD
        return self._above(chosen.tlp)

    def _above(self, tlp: TLP) -> str:
        ceiling = self.wanted.ceiling
        if ceiling is None or strictest([tlp, ceiling]) is ceiling:
            return ""
        return ABOVE_CEILING

    def stays(self, chosen: Sequence[Chosen]) -> list[tuple[str, str]]:
        """Return what of the chosen stays; where none was, the id that was searched for, if it was withdrawn."""
        if chosen or self.wanted.query is None:
            return [(each.stix_id, reason) for each in chosen if (reason := self.kept_back(each))]
        stix_id = self.wanted.query.strip()
        with gate.open_scope(self.visit, Action.EXPORT) as opened:
            return [(stix_id, WITHDRAWN)] if withdrawals.is_withdrawn(opened, stix_id) else []

    def contents(self, page: Sequence[Chosen]) -> list[Labelled]:
        """Return what may still go, by the policy as it stands now."""
        now = attrs.evolve(self.visit, now=self.clock())
        with gate.open_scope(now, Action.EXPORT) as opened:
            return exporting.contents(
                opened, self.visit.actor.organisation, [each.id for each in page]
            )

    def outgoing(self, going: Sequence[Chosen]) -> Callable[[BundleWriter, str], Outgoing]:
        """Return how a bundle is filled: with which definitions among its objects."""
        definitions = [each for each in going if each.stix_id.startswith(DEFINITION_PREFIXES)]
        labels = self._labels_of(definitions)

        def fill(writer: BundleWriter, spec: str) -> Outgoing:
            present = {each.stix_id for each in definitions if each.spec == spec}
            return Outgoing(writer, spec, labels=labels.get(spec, {}), present=present)

        return fill

    def _labels_of(self, definitions: Sequence[Chosen]) -> Mapping[str, Mapping[str, TLP]]:
        """Return the labels that marking definitions stand for, by STIX version and id, each the strictest."""
        marking = {each.id: each for each in definitions if each.stix_id.startswith("marking-")}
        found: dict[str, dict[str, TLP]] = {}
        for _, page in _pages(list(marking.values())):
            for each in self.contents(page):
                if label := find_label(each.content):
                    known = found.setdefault(each.spec, {})
                    id_ = marking[each.id].stix_id
                    known[id_] = strictest([label, known.get(id_, label)])
        return found

    def write(self, page: Sequence[Chosen], spooled: Spooled) -> list[tuple[str, str]]:
        """Write one page of claims, and return what of it did not go."""
        missing = {each.id: each.stix_id for each in page}
        contents = self.contents(page)
        terms = terms_by_id({each.terms for each in contents})
        left_out = []
        for each in contents:
            stix_id = missing.pop(each.id)
            reason = self._above(each.tlp) or export_forms.refusal(
                self.wanted.form, terms[each.terms]
            )
            if reason := reason or self._add(each, stix_id, spooled):
                left_out.append((stix_id, reason))
        return left_out + [(stix_id, NO_LONGER) for stix_id in missing.values()]

    def write_judged(self, going: Sequence[Chosen], spooled: Spooled) -> None:
        """Write what is judged of the things that went, each a relationship beside objects that stay unmerged."""
        now, own = attrs.evolve(self.visit, now=self.clock()), self.visit.actor.organisation
        with gate.open_scope(now, Action.EXPORT) as opened:
            found = judged_out.among(opened, own, [each.id for each in going])
        if not found:
            return
        for each in found:
            if not self._above(each.tlp):
                content = judged.content_of(each)
                spooled.add(judged.SPEC, content, spec=judged.SPEC, tlp=each.tlp)
                self.gathered.add(each.id, each.author, content)
                self.labels.add(each.tlp)
                self.judged.add(each.handling)

    def _add(self, each: Labelled, stix_id: str, spooled: Spooled) -> str:
        """Write one claim, and note that it went; return why it did not, or ""."""
        key = export_forms.key_of(self.wanted.form, each.spec)
        carried, reason = spooled.add(
            key, each.content, spec=each.spec, tlp=each.tlp, vetting=mark(each.vetting)
        )
        if not carried:
            return reason or NO_LONGER
        self.gathered.add(each.id, each.author, each.content)
        self.labels.add(each.tlp)
        self.under.add((each.handling, each.terms))
        if reason:
            self.counted[reason] += 1
            if len(self.partly) < MOST_PARTLY:
                self.partly.append((stix_id, reason))
        return ""

    def finish(self, spooled: Spooled) -> tuple[Path, ...]:
        """Write into the ledger what goes out, then let the files appear: what is not on record does not go.

        A rehearsal does neither.
        """
        if self.is_rehearsal:
            spooled.end()
            return ()
        used = self._handlings().values()
        bases = {each.basis for each in used if each.basis}
        ledger.record(
            self.visit,
            self.gathered,
            kind=Kind.EXPORT,
            marking=strictest(self.labels),
            bases=bases,
        )
        return spooled.finish()

    def derived(self) -> Derived | None:
        """Return what holds for all that went out together; `None` for nothing."""
        handlings = self._handlings()
        terms = terms_by_id(terms for _, terms in self.under)
        parts = [part(handlings[handling], terms[each]) for handling, each in self.under]
        parts += [judged.part_of(handlings[each]) for each in self.judged]
        return derive(parts, alliance.homes()) if parts else None

    def _handlings(self) -> Mapping[HandlingId, Handling]:
        return handlings_by_id({*(handling for handling, _ in self.under), *self.judged})
