"""Handling decides who may read a row; terms decide what may be done with it. Both are interned and immutable."""

import hashlib
import json
import uuid
from datetime import date
from enum import StrEnum

import attrs

from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import PAP, TLP


class Purpose(StrEnum):
    """What a visit is for (domain 6.5 P3). Use outside a handling's purposes is denied."""

    RESEARCH = "research"
    VETTING = "vetting"
    VICTIM_NOTIFICATION = "victim-notification"
    DEFENCE = "defence"
    CIVIL_ACTION = "civil-action"
    LE_REFERRAL = "le-referral"
    EVALUATION = "evaluation"
    PUBLICATION = "publication"


class DataSubject(StrEnum):
    """Whose personal data a row holds (domain 6.3 V8; LED 2016/680 article 6)."""

    NONE = "none"
    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    FACILITATOR = "facilitator"
    OFFICIAL = "official"


@attrs.frozen(kw_only=True, cache_hash=True)
class Audience:
    """Who is addressed. The parts are alternatives: one that fits is enough, save where the TLP says otherwise."""

    alliance: bool = False
    cells: frozenset[CellId] = frozenset()
    organisations: frozenset[OrganisationId] = frozenset()
    persons: frozenset[PersonId] = frozenset()


@attrs.frozen(kw_only=True, cache_hash=True)
class Handling:
    """Only what decides *reading*.

    `purposes` empty means any purpose, except for personal data, which needs its purpose named.
    `basis` is the code of a legal basis (a dated row per jurisdiction), or `None`.
    """

    tlp: TLP
    audience: Audience = attrs.field(factory=Audience)
    purposes: frozenset[Purpose] = frozenset()
    basis: str | None = None
    subject: DataSubject = DataSubject.NONE

    def digest(self) -> bytes:
        """Return 32 bytes that are equal for equal handlings and for no others: the key of interning."""
        return _digest(
            [
                self.tlp,
                self.audience.alliance,
                _sorted(self.audience.cells),
                _sorted(self.audience.organisations),
                _sorted(self.audience.persons),
                sorted(self.purposes),
                self.basis,
                self.subject,
            ]
        )


class Permitted(StrEnum):
    """IEP 2.0 `permitted_actions`, from the least to the most."""

    NONE = "none"
    CONTACT = "contact-for-instruction"
    INTERNAL = "internally-visible-actions"
    EXTERNAL_INDIRECT = "externally-visible-indirect-actions"
    EXTERNAL_DIRECT = "externally-visible-direct-actions"


class Duty(StrEnum):
    """The three words of IEP 2.0 statements."""

    MAY = "may"
    MUST = "must"
    MUST_NOT = "must-not"


@attrs.frozen(kw_only=True, cache_hash=True)
class Terms:
    """What may be *done* with a claim by those who read it: PAP and the statements of IEP 2.0 (FIRST)."""

    pap: PAP = PAP.AMBER
    permitted_actions: Permitted = Permitted.INTERNAL
    attribution: Duty = Duty.MAY
    encrypt_in_transit: Duty = Duty.MAY
    affected_party_notifications: Duty = Duty.MAY
    unmodified_resale: Duty = Duty.MUST_NOT
    source_protected: bool = False
    retention: str = "default"

    def digest(self) -> bytes:
        """Return 32 bytes that are equal for equal terms and for no others: the key of interning."""
        return _digest(list(attrs.asdict(self).values()))


@attrs.frozen(kw_only=True)
class LegalBasis:
    """A ground in law, dated: it may lapse, as statutes do (domain 6.5 P15)."""

    code: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None = None


def _sorted(ids: frozenset[CellId] | frozenset[OrganisationId] | frozenset[PersonId]) -> list[str]:
    return sorted(str(uuid.UUID(str(each))) for each in ids)


def _digest(facts: list[object]) -> bytes:
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).digest()
