"""Writes fictional claims: STIX objects, who says them, and who may read them."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType

import attrs

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.handling import DataSubject, Purpose
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.kinds import extension_of
from atlas.model.markings import TLP
from atlas.services.demo.alliance import BASIS
from atlas.services.demo.reserved import Mint

# The marking definitions of TLP 2.0 in STIX 2.1 (OASIS, 2022).
MARKINGS: Mapping[TLP, str] = MappingProxyType(
    {
        TLP.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        TLP.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        TLP.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        TLP.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        TLP.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
)
# The story lies in the past of every clock: no version of it may ever be taken as one of tomorrow.
_BEGINS = datetime(2025, 2, 3, 8, tzinfo=UTC)
_DAYS = 260
_OPEN_CELLS = {
    "quaylight": {"northbank", "sentrivale", "policebureau", "cloudmoor", "veldcert"},
    "coldledger": {"northbank", "findesk", "coinmeadow", "costapolice", "policebureau"},
}
_PERSONAL = frozenset(
    {Purpose.RESEARCH, Purpose.VETTING, Purpose.DEFENCE, Purpose.LE_REFERRAL, Purpose.EVALUATION}
)
_GRADES = ("A1", "A2", "B1", "B2", "B2", "B2", "B3", "C2", "C3", "C3", "D4", "F6")
_NETWORKS = (IdentifierKind.TELEGRAM, IdentifierKind.JABBER, IdentifierKind.TOX)

StixObject = dict[str, object]


@attrs.frozen(kw_only=True)
class NamedAudience:
    """Who is addressed, by short names. The parts are alternatives, as in `model.handling.Audience`."""

    alliance: bool = False
    cells: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Voice:
    """An organisation that says something to somebody, for some purposes and on some ground."""

    organisation: str
    tlp: TLP
    audience: NamedAudience
    purposes: frozenset[Purpose] = frozenset()
    basis: str | None = None
    subject: DataSubject = DataSubject.NONE


@attrs.frozen(kw_only=True)
class FictionalClaim:
    """One claim of the fiction. `likelihood` and `confidence` are in percent; `None`: not said.

    `basis` is a code of the alliance's legal bases; it is there where `subject` is a person.
    """

    organisation: str
    object: StixObject
    tlp: TLP
    audience: NamedAudience
    purposes: frozenset[Purpose]
    grade: Grade
    likelihood: int | None
    confidence: int | None
    assessment: bool
    basis: str | None
    subject: DataSubject


def public(organisation: str) -> Voice:
    """Speak to everybody."""
    return Voice(organisation=organisation, tlp=TLP.CLEAR, audience=NamedAudience(alliance=True))


def green(organisation: str) -> Voice:
    """Speak to the community of the alliance."""
    return Voice(organisation=organisation, tlp=TLP.GREEN, audience=NamedAudience(alliance=True))


def amber(organisation: str) -> Voice:
    """Speak to the members of the alliance."""
    return Voice(organisation=organisation, tlp=TLP.AMBER, audience=NamedAudience(alliance=True))


def cell(organisation: str, name: str) -> Voice:
    """Speak to the members of a cell; the speaker must be one."""
    return Voice(
        organisation=organisation, tlp=TLP.AMBER, audience=NamedAudience(cells=frozenset({name}))
    )


def strict(organisation: str, *others: str) -> Voice:
    """Speak to one's own organisation and some others, who keep it to themselves."""
    addressed = NamedAudience(organisations=frozenset({organisation, *others}))
    return Voice(organisation=organisation, tlp=TLP.AMBER_STRICT, audience=addressed)


def red(organisation: str, *persons: str) -> Voice:
    """Speak to named persons and nobody else."""
    addressed = NamedAudience(persons=frozenset(persons))
    return Voice(organisation=organisation, tlp=TLP.RED, audience=addressed)


def about_a_suspect(voice: Voice) -> Voice:
    """Return the voice for something about a person: for stated purposes, on the alliance's ground."""
    return attrs.evolve(voice, purposes=_PERSONAL, basis=BASIS, subject=DataSubject.SUSPECT)


class Scribe:
    """Makes the objects of the fiction from one source of chance, and remembers things by key."""

    def __init__(self, rng: Random) -> None:
        """Take the source of chance: the same seed writes the same claims."""
        self.rng = rng
        self.mint = Mint(rng)
        self.ids: dict[str, str] = {}

    def thing(self, key: str, type_: str, name: str, **properties: object) -> StixObject:
        """Return an object of its own; one that was made under `key` before keeps its id."""
        id_ = self.ids.setdefault(key, f"{type_}--{self._uuid()}")
        return self._dated(type_, id_) | {"name": name} | _given(properties)

    def observable(self, identifier: Identifier, **properties: object) -> StixObject:
        """Return the observable of an identifier, under the id that everybody gives it."""
        id_ = stix_reference(identifier)
        type_ = id_.partition("--")[0]
        found: StixObject = {"type": type_, "spec_version": "2.1", "id": id_}
        return found | _value_of(identifier) | _given(properties) | _extension(type_)

    def persona(self, name: str, type_: str) -> StixObject:
        """Return a persona; it has a random id, for two people may use one name."""
        id_ = self.ids.setdefault(f"persona {name}", f"persona--{self._uuid()}")
        found: StixObject = {"type": "persona", "spec_version": "2.1", "id": id_}
        return found | {"persona_name": name, "persona_type": type_} | _extension("persona")

    def link(self, source: str, type_: str, target: str, **properties: object) -> StixObject:
        """Return a relationship between two ids."""
        found = self._dated("relationship", f"relationship--{self._uuid()}")
        ends = {"relationship_type": type_, "source_ref": source, "target_ref": target}
        return found | ends | _given(properties)

    def about(self, type_: str, ids: list[str], **properties: object) -> StixObject:
        """Return an object that speaks of others: report, note, opinion."""
        found = self._dated(type_, f"{type_}--{self._uuid()}")
        return found | {"object_refs": ids} | _given(properties)

    def said(self, voice: Voice, found: StixObject, **judgement: object) -> FictionalClaim:
        """Return the claim of an object: `grade` (as `B2`), `likelihood`, `assessment`; else by chance."""
        likelihood = judgement.get("likelihood")
        grade = str(judgement.get("grade", self.rng.choice(_GRADES)))
        confidence = found.get("confidence")
        return FictionalClaim(
            organisation=voice.organisation,
            object=found | {"object_marking_refs": [MARKINGS[voice.tlp]]},
            tlp=voice.tlp,
            audience=voice.audience,
            purposes=voice.purposes,
            grade=Grade(source=SourceGrade(grade[0]), information=InformationGrade(grade[1])),
            likelihood=likelihood if isinstance(likelihood, int) else None,
            confidence=confidence if isinstance(confidence, int) else None,
            assessment=bool(judgement.get("assessment", likelihood is not None)),
            basis=voice.basis,
            subject=voice.subject,
        )

    def voice(self, organisation: str) -> Voice:
        """Return how an organisation speaks this time: mostly to the alliance, at times to a few."""
        cells = sorted(name for name, members in _OPEN_CELLS.items() if organisation in members)
        lot = self.rng.random()
        if lot < 0.2 and cells:
            return cell(organisation, self.rng.choice(cells))
        if lot < 0.32:
            return strict(organisation)
        if lot < 0.62:
            return green(organisation)
        return amber(organisation)

    def later(self, found: StixObject, **changes: object) -> StixObject:
        """Return a newer version of an object: the same id, changed some days after."""
        before = datetime.fromisoformat(str(found["modified"]))
        after = before + timedelta(days=self.rng.randrange(1, 12), seconds=self.rng.randrange(999))
        return found | {"modified": _text(after)} | changes

    def moment(self) -> str:
        """Return a time within the story, as STIX writes it."""
        day = timedelta(days=self.rng.randrange(_DAYS), seconds=self.rng.randrange(40_000))
        return _text(_BEGINS + day)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def _dated(self, type_: str, id_: str) -> StixObject:
        at = self.moment()
        found: StixObject = {"type": type_, "spec_version": "2.1", "id": id_}
        return found | {"created": at, "modified": at} | _extension(type_)


def _extension(type_: str) -> StixObject:
    extensions = extension_of(type_)
    return {"extensions": extensions} if extensions else {}


def _given(properties: Mapping[str, object]) -> StixObject:
    return {key: value for key, value in properties.items() if value not in (None, [], "")}


def _value_of(identifier: Identifier) -> StixObject:
    kind, value = identifier.kind, identifier.value
    match kind:
        case IdentifierKind.ASN:
            return {"number": int(value.removeprefix("AS"))}
        case IdentifierKind.SHA256:
            return {"hashes": {"SHA-256": value}}
        case IdentifierKind.IBAN:
            return {"iban": value}
        case IdentifierKind.BTC | IdentifierKind.ETH:
            return {"value": value, "currency": str(kind)}
        case _ if kind in _NETWORKS:
            return {"network": str(kind), "value": value}
        case _:
            return {"value": value}


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
