"""What a visitor may take out: the claims behind a search or the whole scope, as STIX."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from atlas.errors import UsageError
from atlas.formats.stix import BundleWriter
from atlas.formats.stix.outgoing import DEFINITION_PREFIXES, Outgoing, find_label
from atlas.model.ids import HandlingId, TermsId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.policy.derived import Derived, derive, part
from atlas.services import gate, ledger
from atlas.services.gate import Visit
from atlas.services.ledger import Gathering, Kind
from atlas.services.search import Query, find
from atlas.services.spooling import Spooled
from atlas.store import alliance, exporting, withdrawals
from atlas.store.exporting import Chosen, Labelled
from atlas.store.handlings import handlings_by_id, terms_by_id

REOPEN_EVERY = 10_000  # claims; grants are weighed anew between
FOUND_AT_ONCE = 5_000

OTHERS_RED = "TLP:RED of another organisation is not exportable"
BASIS_LAPSED = "its legal basis is not in force for your organisation: review before release"
NO_LONGER = "changed, or no longer yours to take, since the export began"
WITHDRAWN = "withdrawn by its contributor"
CAPPED = "more things match the search than are weighed; narrow it"


@attrs.frozen(kw_only=True)
class Wanted:
    """What is asked for: the claims behind a search, or all; all versions, or those in force."""

    query: str | None = None
    current_only: bool = False


@attrs.frozen(kw_only=True)
class Exported:
    """What went out: `items` objects in `files`, what holds for them together, and what stayed with its reason.

    `marking` is the label to print on all of it; `derived`, `None` for nothing, says under which terms it goes.
    What stayed is named by its STIX id, which is empty where the reason is about the search. What was withdrawn from
    the visitor is named only where its id was the search.
    """

    items: int
    files: tuple[Path, ...]
    marking: TLP
    left_out: tuple[tuple[str, str], ...]
    derived: Derived | None = None


EVERYTHING = Wanted()


def export_stix(
    visit: Visit,
    out: Path,
    *,
    clock: Callable[[], datetime],
    wanted: Wanted = EVERYTHING,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Write bundles of what the visitor may see, one per STIX version, and return what went out.

    Each object is labelled with the TLP that holds for it. STIX 2.1 goes to `out`, 2.0 to `<name>.stix20.json` beside;
    each appears whole or not at all. The policy is weighed anew every 10,000 claims, at the time of `clock`.

    Raises:
        UsageError: the file cannot be written.
        Denied: the policy refused.
    """
    running = _Export(visit=visit, clock=clock)
    left_out, things = _things(visit, wanted.query)
    chosen = running.choose(things, current_only=wanted.current_only)
    left_out += running.stays(chosen, wanted)
    going = [each for each in chosen if not _kept_back(each)]
    try:
        spooled = Spooled(out, [each.spec for each in going], running.outgoing(going))
        try:
            for done, page in _pages(going):
                left_out += running.write(page, spooled)
                progress(done + len(page), len(going))
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
    )


def _things(
    visit: Visit, query: str | None
) -> tuple[list[tuple[str, str]], Sequence[ThingId] | None]:
    """Return all things that a search finds, `None` without a search, and what is to be said of it."""
    if query is None:
        return [], None
    things: dict[ThingId, None] = {}
    page = 1
    while True:
        found = find(visit, Query(text=query, page=page, size=FOUND_AT_ONCE, unmerged=True))
        things |= dict.fromkeys(item.id for item in found.items)
        if page * FOUND_AT_ONCE >= found.total:
            return [("", CAPPED)] if found.capped else [], list(things)
        page += 1


def _kept_back(chosen: Chosen) -> str:
    """Return why a version may not go out, or ""."""
    if chosen.others_red:
        return OTHERS_RED
    return BASIS_LAPSED if chosen.lapsed else ""


def _pages(going: Sequence[Chosen]) -> Iterator[tuple[int, Sequence[Chosen]]]:
    for start in range(0, len(going), REOPEN_EVERY):
        yield start, going[start : start + REOPEN_EVERY]


@attrs.frozen(kw_only=True)
class _Export:
    """One export while it runs; `labels`, `under` and `gathered` are of what went out."""

    visit: Visit
    clock: Callable[[], datetime]
    labels: set[TLP] = attrs.field(factory=set)
    under: set[tuple[HandlingId, TermsId]] = attrs.field(factory=set)
    gathered: Gathering = attrs.field(factory=Gathering)

    def choose(self, things: Sequence[ThingId] | None, *, current_only: bool) -> Sequence[Chosen]:
        own = self.visit.actor.organisation
        with gate.open_scope(self.visit, Action.EXPORT) as opened:
            return exporting.choose(opened, own, things=things, current_only=current_only)

    def stays(self, chosen: Sequence[Chosen], wanted: Wanted) -> list[tuple[str, str]]:
        """Return what of the chosen stays; where none was, the id that was searched for, if it was withdrawn."""
        if chosen or wanted.query is None:
            return [(each.stix_id, reason) for each in chosen if (reason := _kept_back(each))]
        stix_id = wanted.query.strip()
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
        for each in self.contents(page):
            spooled.add(each.spec, each.content, each.tlp)
            self.gathered.add(each.id, each.author, each.content)
            self.labels.add(each.tlp)
            self.under.add((each.handling, each.terms))
            del missing[each.id]
        return [(stix_id, NO_LONGER) for stix_id in missing.values()]

    def finish(self, spooled: Spooled) -> tuple[Path, ...]:
        """Write into the ledger what goes out, then let the files appear: what is not on record does not go."""
        used = handlings_by_id(handling for handling, _ in self.under).values()
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
        handlings = handlings_by_id(handling for handling, _ in self.under)
        terms = terms_by_id(terms for _, terms in self.under)
        parts = [part(handlings[handling], terms[each]) for handling, each in self.under]
        return derive(parts, alliance.homes()) if parts else None
