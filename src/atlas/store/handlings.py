"""Handlings and terms, interned: equal ones have one id, for ever."""

from collections.abc import Iterable, Mapping

import attrs
from django.db import connection

from atlas.model.handling import Audience, DataSubject, Duty, Handling, Permitted, Purpose, Terms
from atlas.model.ids import CellId, HandlingId, OrganisationId, PersonId, TermsId
from atlas.model.markings import PAP, TLP
from atlas.store.models import HandlingRow, TermsRow

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.interning', 0))"


def intern_handlings(handlings: Iterable[Handling]) -> Mapping[Handling, HandlingId]:
    """Return the id of each handling, giving new ones the next ids. Call inside a short transaction."""
    wanted = {handling.digest(): handling for handling in handlings}
    known = _known(HandlingRow, wanted)
    missing = [digest for digest in sorted(wanted) if digest not in known]
    if missing:
        _lock()
        known = _known(HandlingRow, wanted)
        first = _next_id(HandlingRow)
        fresh = [digest for digest in missing if digest not in known]
        HandlingRow.objects.bulk_create(
            _handling_row(first + place, wanted[digest]) for place, digest in enumerate(fresh)
        )
        known |= {digest: first + place for place, digest in enumerate(fresh)}
    return {handling: HandlingId(known[digest]) for digest, handling in wanted.items()}


def intern_terms(terms: Iterable[Terms]) -> Mapping[Terms, TermsId]:
    """Return the id of each terms, giving new ones the next ids. Call inside a short transaction."""
    wanted = {each.digest(): each for each in terms}
    known = _known(TermsRow, wanted)
    if missing := [digest for digest in sorted(wanted) if digest not in known]:
        _lock()
        known = _known(TermsRow, wanted)
        fresh = [digest for digest in missing if digest not in known]
        first = _next_id(TermsRow)
        TermsRow.objects.bulk_create(
            TermsRow(id=first + place, digest=digest, terms=attrs.asdict(wanted[digest]))
            for place, digest in enumerate(fresh)
        )
        known |= {digest: first + place for place, digest in enumerate(fresh)}
    return {each: TermsId(known[digest]) for digest, each in wanted.items()}


def find_handlings(handlings: Iterable[Handling]) -> tuple[Mapping[Handling, HandlingId], int]:
    """Return the ids of those that are known, and the id that the next new one would get. Changes nothing."""
    wanted = {handling.digest(): handling for handling in handlings}
    found = {wanted[digest]: HandlingId(id_) for digest, id_ in _known(HandlingRow, wanted).items()}
    return found, _next_id(HandlingRow)


def handlings_by_id(ids: Iterable[int]) -> Mapping[HandlingId, Handling]:
    """Return the handlings of these ids."""
    rows = HandlingRow.objects.filter(pk__in=set(ids))
    return {HandlingId(row.id): handling_of(row) for row in rows}


def terms_by_id(ids: Iterable[int]) -> Mapping[TermsId, Terms]:
    """Return the terms of these ids."""
    return {TermsId(row.id): terms_of(row) for row in TermsRow.objects.filter(pk__in=set(ids))}


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


def _known(row: type[HandlingRow] | type[TermsRow], digests: Iterable[bytes]) -> dict[bytes, int]:
    found = row.objects.filter(digest__in=list(digests)).values_list("digest", "id")
    return {bytes(digest): id_ for digest, id_ in found}


def _handling_row(id_: int, handling: Handling) -> HandlingRow:
    return HandlingRow(
        id=id_,
        digest=handling.digest(),
        tlp=handling.tlp,
        alliance=handling.audience.alliance,
        cells=sorted(handling.audience.cells),
        organisations=sorted(handling.audience.organisations),
        persons=sorted(handling.audience.persons),
        purposes=sorted(handling.purposes),
        basis=handling.basis,
        subject=handling.subject,
    )


def handling_of(row: HandlingRow) -> Handling:
    """Return what a row says."""
    return Handling(
        tlp=TLP(row.tlp),
        audience=Audience(
            alliance=row.alliance,
            cells=frozenset(map(CellId, row.cells)),
            organisations=frozenset(map(OrganisationId, row.organisations)),
            persons=frozenset(map(PersonId, row.persons)),
        ),
        purposes=frozenset(map(Purpose, row.purposes)),
        basis=row.basis,
        subject=DataSubject(row.subject),
    )


def terms_of(row: TermsRow) -> Terms:
    """Return what a row says."""
    kept = row.terms
    return Terms(
        pap=PAP(kept["pap"]),
        permitted_actions=Permitted(kept["permitted_actions"]),
        attribution=Duty(kept["attribution"]),
        encrypt_in_transit=Duty(kept["encrypt_in_transit"]),
        affected_party_notifications=Duty(kept["affected_party_notifications"]),
        unmodified_resale=Duty(kept["unmodified_resale"]),
        source_protected=kept["source_protected"],
        retention=kept["retention"],
    )


def _next_id(row: type[HandlingRow] | type[TermsRow]) -> int:
    last = row.objects.order_by("-id").values_list("id", flat=True).first()
    return 0 if last is None else last + 1
