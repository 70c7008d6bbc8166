"""Who reads what, told a third time: from the documents of the policy alone, in plain and slow sentences.

It asks neither `policy.permits` nor the database. It works on the rows of the alliance's own tables as `facts.Facts`
holds them, by `docs/explanation/policy.md` and the rules P1 to P3, P13 and P15. Python and SQL are held to it in
`property/test_oracle.py`.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

import attrs

from atlas.model.handling import (
    Audience,
    DataSubject,
    Duty,
    Handling,
    Permitted,
    Purpose,
    Terms,
)
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import Actor
from facts import (
    CELLS,
    CODES,
    COUNTRIES,
    DATES,
    JURISDICTIONS,
    MOMENTS,
    ORGANISATIONS,
    PERSONS,
    PURPOSES,
    Facts,
)

_Id = TypeVar("_Id", bound=uuid.UUID)

# Members of the European Union by their names, so that the list is not copied from where it is tested.
_UNION = {
    *("Austria AT", "Belgium BE", "Bulgaria BG", "Croatia HR", "Cyprus CY", "Czechia CZ"),
    *("Denmark DK", "Estonia EE", "Finland FI", "France FR", "Germany DE", "Greece GR"),
    *("Hungary HU", "Ireland IE", "Italy IT", "Latvia LV", "Lithuania LT", "Luxembourg LU"),
    *("Malta MT", "Netherlands NL", "Poland PL", "Portugal PT", "Romania RO", "Slovakia SK"),
    *("Slovenia SI", "Spain ES", "Sweden SE"),
}
_LABELS_BY_STRICTNESS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
# from what may be done with everything to what is for the eyes alone, as the PAP and IEP 2.0 have them
_PAPS = ("PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED")
_ACTIONS = (
    *("externally-visible-direct-actions", "externally-visible-indirect-actions"),
    *("internally-visible-actions", "contact-for-instruction", "none"),
)
_DUTIES = ("may", "must", "must-not")
_RANDOM_ROLES: tuple[list[str], ...] = (
    *(["R3"], ["R3"], ["R2"], ["R1"], ["R8"], ["R11"], ["R13"], ["R13"], ["R12"], []),
    *(["R12", "R13"], ["R12", "R3"], ["R3", "R13"], ["R5", "R6"]),
)


@attrs.frozen
class Asked:
    """What a visit is for, what it is about, and when."""

    purpose: Purpose
    at: datetime
    reference: str = ""


@attrs.frozen
class Oracle:
    """What follows from the facts of one alliance, at any moment."""

    facts: Facts

    def reads(self, actor: Actor, handling: Handling, asked: Asked) -> bool:
        """Tell whether a row under this handling shows to somebody who asks like this."""
        at = asked.at
        if not self._is_in(actor, at):
            return False
        if actor.person is not None and not self._role_reads(actor.person, handling):
            return False
        if not self._purpose_fits(actor, handling, asked.purpose, at):
            return False
        if actor.person is not None and not self._reference_fits(handling, asked.reference):
            return False
        return self._is_addressed(actor, handling, at)

    def reads_all(self, actor: Actor, handlings: Iterable[Handling], asked: Asked) -> bool:
        """Tell whether something that needs all of these shows: an object with two markings, a part in its claim."""
        return all(self.reads(actor, each, asked) for each in handlings)

    def _is_in(self, actor: Actor, at: datetime) -> bool:
        """P13: active, the agreement in force signed by now, the training in date."""
        own = [row for row in self.facts.organisations if row[0] == actor.organisation]
        if not own or not own[0][1] or not self._has_signed(actor.organisation, at):
            return False
        if actor.person is None:
            return True
        for id_, organisation, active, _, trained_until in self.facts.persons:
            if id_ == actor.person and organisation == actor.organisation:
                return active and day_of(at) <= trained_until
        return False

    def _has_signed(self, organisation: uuid.UUID, at: datetime) -> bool:
        begun = [row for row in self.facts.agreements if row[2] <= at]
        if not begun:
            return False
        latest = max(row[2] for row in begun)
        in_force = max((row for row in begun if row[2] == latest), key=lambda row: row[1])
        return any(
            agreement == in_force[0] and who == organisation and signed_at <= at
            for agreement, who, signed_at in self.facts.signatures
        )

    def _role_reads(self, person: uuid.UUID, handling: Handling) -> bool:
        """An auditor reads decisions, not the map. An observer reads CLEAR and GREEN, and like the board no person."""
        held: set[str] = set()
        for id_, _, _, roles, _ in self.facts.persons:
            if id_ == person:
                held = set(roles)
        held.discard("R12")
        if str(handling.subject) != "none" and held <= {"R11", "R13"}:
            return False
        if held == {"R13"}:
            return str(handling.tlp) in ("TLP:CLEAR", "TLP:GREEN")
        return held != set()

    def _purpose_fits(
        self, actor: Actor, handling: Handling, purpose: Purpose, at: datetime
    ) -> bool:
        """P3 and P15: personal data always names purposes, and a legal basis that is valid today."""
        if str(handling.subject) == "none":
            return len(handling.purposes) == 0 or purpose in handling.purposes
        return purpose in handling.purposes and self._in_force(handling.basis, actor, at)

    def _reference_fits(self, handling: Handling, reference: str) -> bool:
        """P5: whoever wants to read of a person names the investigation or the cell; blanks name nothing."""
        return str(handling.subject) == "none" or any(letter != " " for letter in reference)

    def _in_force(self, code: str | None, actor: Actor, at: datetime) -> bool:
        country = next(row[2] for row in self.facts.organisations if row[0] == actor.organisation)
        today = day_of(at)
        for basis, jurisdiction, begins, ends in self.facts.bases:
            if basis != code or today < begins or (ends is not None and ends < today):
                continue
            if _holds_in(jurisdiction, country):
                return True
        return False

    def _is_addressed(self, actor: Actor, handling: Handling, at: datetime) -> bool:
        """P2, label by label."""
        to = handling.audience
        named = actor.person is not None and actor.person in to.persons
        organisation = actor.organisation in to.organisations
        cell = any(each in to.cells for each in self.open_cells(actor.organisation, at))
        answers = {
            "TLP:CLEAR": True,
            "TLP:GREEN": named or organisation or cell or to.alliance,
            "TLP:AMBER": named or organisation or cell or to.alliance,
            "TLP:AMBER+STRICT": named or organisation or cell,
            "TLP:RED": named if to.persons else organisation,
        }
        return answers[str(handling.tlp)]

    def open_cells(self, organisation: uuid.UUID, at: datetime) -> set[uuid.UUID]:
        """Return the cells that an organisation sits in and that are open."""
        sits = {cell for cell, member in self.facts.members if member == organisation}
        return {
            id_
            for id_, _, opens, closes in self.facts.cells
            if id_ in sits and opens <= at and not (closes is not None and closes <= at)
        }


def strictest_label(handlings: Sequence[Handling]) -> str:
    """Return the label that is printed on what is made of all these."""
    return max((str(each.tlp) for each in handlings), key=_LABELS_BY_STRICTNESS.index)


def terms_of_all(terms: Sequence[Terms]) -> dict[str, object]:
    """Return what may be done with something made of all these, and which statements contradict each other (P1).

    Whoever obeys each part obeys the whole: the least of what is permitted, must-not before must before may. Who must
    not encrypt and must encrypt cannot do both; what is done then is to encrypt, until the originators answer.
    """
    told: dict[str, object] = {
        "pap": _last_of(_PAPS, [str(each.pap) for each in terms]),
        "permitted_actions": _last_of(_ACTIONS, [str(each.permitted_actions) for each in terms]),
    }
    conflicts = set()
    for name in ("attribution", "encrypt_in_transit", "affected_party_notifications"):
        words = {str(getattr(each, name)) for each in terms}
        order = ("may", "must-not", "must") if name == "encrypt_in_transit" else _DUTIES
        told[name] = _last_of(order, words)
        if {"must", "must-not"} <= words:
            conflicts.add(name)
    return {**told, "conflicts": conflicts, "protected": any(t.source_protected for t in terms)}


def _last_of(order: Sequence[str], words: Iterable[str]) -> str:
    found = set(words)
    return [each for each in order if each in found][-1]


def random_terms(rng: Random) -> Terms:
    """Return terms at random, mostly without a word on what few markings state."""
    return Terms(
        pap=rng.choice(list(PAP)),
        permitted_actions=rng.choice(list(Permitted)),
        attribution=rng.choice(list(Duty)),
        encrypt_in_transit=rng.choice([Duty.MAY, *Duty]),
        affected_party_notifications=rng.choice([Duty.MAY, *Duty]),
        source_protected=rng.random() < 0.2,
    )


def day_of(at: datetime) -> date:
    """Return the day in UTC."""
    return at.astimezone(UTC).date()


def _holds_in(jurisdiction: str, country: str) -> bool:
    if jurisdiction == "*":
        return True
    if jurisdiction == "EU":
        return country in {each.split()[1] for each in _UNION}
    return jurisdiction != "" and jurisdiction == country


def random_facts(rng: Random, handlings: int) -> Facts:
    """Return an alliance at random, with edges that meet often: days, moments, names of few pools."""
    agreements = tuple(
        (uuid.UUID(int=0xD0 + n), str(n), rng.choice(MOMENTS) - timedelta(days=rng.choice((0, 9))))
        for n in range(3)
    )
    return Facts(
        organisations=tuple(
            (each, rng.random() < 0.9, rng.choice(COUNTRIES)) for each in ORGANISATIONS
        ),
        persons=tuple(_random_person(rng, each) for each in PERSONS),
        agreements=agreements,
        signatures=tuple(
            (agreement, who, rng.choice(MOMENTS) - timedelta(days=rng.choice((0, 0, 9))))
            for agreement, *_ in agreements
            for who in ORGANISATIONS
            if rng.random() < 0.85
        ),
        cells=tuple(
            (each, str(rng.choice(list(TLP))), rng.choice(MOMENTS), rng.choice((None, *MOMENTS)))
            for each in CELLS
        ),
        members=tuple((cell, who) for cell in CELLS for who in ORGANISATIONS if rng.random() < 0.5),
        bases=tuple(
            (
                rng.choice(CODES),
                rng.choice(JURISDICTIONS),
                rng.choice(DATES[:3]),
                rng.choice((None, *DATES[:3])),
            )
            for _ in range(7)
        ),
        handlings={n: random_handling(rng) for n in range(handlings)},
    )


def _random_person(
    rng: Random, id_: uuid.UUID
) -> tuple[uuid.UUID, uuid.UUID, bool, list[str], date]:
    roles = rng.choice(_RANDOM_ROLES)
    return (id_, rng.choice(ORGANISATIONS), rng.random() < 0.9, list(roles), rng.choice(DATES))


def random_handling(rng: Random) -> Handling:
    """Return any handling, also such that nobody could give."""
    return Handling(
        tlp=rng.choice([*TLP, TLP.AMBER, TLP.GREEN]),
        audience=Audience(
            alliance=rng.random() < 0.25,
            cells=frozenset(_some(rng, CELLS)),
            organisations=frozenset(_some(rng, ORGANISATIONS)),
            persons=frozenset(_some(rng, PERSONS)),
        ),
        purposes=frozenset(rng.sample(PURPOSES, rng.choice((0, 0, 1, 2)))),
        basis=rng.choice((None, None, *CODES, "NO-SUCH-LAW")),
        subject=rng.choice([DataSubject.NONE] * 4 + [DataSubject.SUSPECT, DataSubject.VICTIM]),
    )


def _some(rng: Random, pool: Sequence[_Id]) -> list[_Id]:
    return rng.sample(pool, rng.choice((0, 0, 1, 2)))
