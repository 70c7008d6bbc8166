"""The form of one claim: what was typed, what it means, and what is wrong with it. Nothing typed is lost."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
import msgspec
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atlas.formats.stix import needing
from atlas.formats.stix.needing import DEPENDS, Criticality, Need
from atlas.formats.stix.stated import Statement
from atlas.formats.stix.waiting import LEAD, labels_in, waiting_in
from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.handling import DataSubject, Purpose, Terms
from atlas.model.identifiers import Identifier, recognise
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import PAP, TLP
from atlas.services import compose
from atlas.services.compose import Composed, Own
from atlas.services.contribute import Offer
from atlas.services.gate import Visit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

THING, IDENTIFIER, RELATION = "thing", "identifier", "relation"
MOST_LETTERS = 10_000  # of one field
# Every field of the form; those of the second line may have several values.
LINES = (
    *("what", "kind", "name", "aliases", "identifier", "relation", "note", "source", "url"),
    *("from_text", "from_thing", "to_text", "to_thing", "source_grade", "information_grade"),
    *("observed", "likelihood", "confidence", "stated", "marking", "basis", "subject", "pap"),
    *("based", "alternative", "lead", "script_step", "criticality", "share", "share_basis"),
)
TICKED = ("audience", "purposes")
# What each field is called in the summary of errors.
CALLED: Mapping[str, "Words"] = {
    "kind": _("Kind of thing"),
    "name": _("Name"),
    "aliases": _("Also known as"),
    "identifier": _("Identifier"),
    "relation": _("Relation"),
    "from_text": _("From"),
    "to_text": _("To"),
    "note": _("What do you say of it?"),
    "alternative": _("Who else could it be?"),
    "script_step": _("For which step?"),
    "criticality": _("Must it be this one?"),
    "share": _("What part of the need does it meet, in percent?"),
    "share_basis": _("How is that part known?"),
    "source": _("Where is it from?"),
    "url": _("Citation"),
    "observed": _("Observed on"),
    "likelihood": _("How likely is it?"),
    "confidence": _("How confident are you?"),
    "marking": _("Marking"),
    "audience": _("Who may know it?"),
}
_DEFAULTS = {
    "what": THING,
    "kind": "threat-actor",
    "source_grade": "F",
    "information_grade": "6",
    "stated": "fact",
    "subject": "none",
    "pap": str(PAP.AMBER),
}


@attrs.frozen(kw_only=True)
class Form:
    """The form as it was typed: `line` for fields of one value, `ticked` for the others; what is wrong, by field."""

    line: Mapping[str, str]
    ticked: Mapping[str, frozenset[str]]
    errors: Mapping[str, "Words"] = attrs.field(factory=dict)

    @property
    def fields(self) -> Mapping[str, Sequence[str]]:
        """Return what a draft keeps."""
        kept: dict[str, Sequence[str]] = {
            name: [value] for name, value in self.line.items() if value
        }
        return kept | {name: sorted(values) for name, values in self.ticked.items() if values}

    @property
    def title(self) -> str:
        """Return what a draft is called by."""
        ends = " - ".join(filter(None, (self.line["from_text"], self.line["to_text"])))
        return self.line["name"] or self.line["identifier"] or ends or self.line["note"]

    @property
    def about(self) -> str:
        """Return what may be on the map already: the name or the identifier."""
        field = {THING: "name", IDENTIFIER: "identifier"}.get(self.line["what"], "")
        return self.line[field] if field else ""

    @property
    def based(self) -> ClaimId | None:
        """Return the claim that is corrected, or `None`."""
        id_ = _uuid(self.line["based"])
        return ClaimId(id_) if id_ else None

    def end(self, name: str) -> ThingId | None:
        """Return the thing that was chosen for one end of a relation."""
        id_ = _uuid(self.line[f"{name}_thing"])
        return ThingId(id_) if id_ else None

    def offer(self, visit: Visit) -> Offer:
        """Return what holds for the claim, of a form without errors."""
        line, tlp = self.line, TLP(self.line["marking"])
        return Offer(
            marking=tlp,
            audience=compose.audience_of(visit, self.ticked["audience"], tlp),
            terms=Terms(pap=PAP(line["pap"])),
            grade=Grade(
                source=SourceGrade(line["source_grade"]),
                information=InformationGrade(line["information_grade"]),
            ),
            likelihood=int(line["likelihood"]) if line["likelihood"] else None,
            assessment=line["stated"] == "assessment",
            purposes=frozenset(map(Purpose, self.ticked["purposes"])),
            basis=line["basis"] or None,
            subject=DataSubject(line["subject"]),
        )

    def statement(self, ends: tuple[str, str] = ("", "")) -> Statement:
        """Return what is stated, of a form without errors; `ends` are the STIX ids of a relation's two things."""
        line, what = self.line, self.line["what"]
        return Statement(
            kind=line["kind"],
            name=line["name"].strip() if what == THING else "",
            aliases=self.aliases if what == THING else (),
            identifier=self.identifier if what == IDENTIFIER else None,
            relation=line["relation"] if what == RELATION else "",
            source_ref=ends[0],
            target_ref=ends[1],
            note=line["note"].strip(),
            alternative=line["alternative"].strip() if what == RELATION else "",
            need=self.need,
            source=line["source"].strip(),
            url=line["url"].strip(),
            observed=date.fromisoformat(line["observed"]) if line["observed"] else None,
            confidence=int(line["confidence"]) if line["confidence"] else None,
            labels=(LEAD,) if line["lead"] else (),
        )

    @property
    def is_need(self) -> bool:
        """Whether it states who depends on whom."""
        return self.line["what"] == RELATION and self.line["relation"] == DEPENDS

    @property
    def need(self) -> Need:
        """Return what is said more of a dependence; of anything else nothing."""
        line = self.line
        if not self.is_need:
            return Need()
        return Need(
            step=line["script_step"],
            criticality=Criticality(line["criticality"]) if line["criticality"] else None,
            share=needing.percent_of(line["share"]),
            basis=line["share_basis"].strip(),
        )

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the other names, one a line."""
        return tuple(filter(None, (each.strip() for each in self.line["aliases"].splitlines())))

    @property
    def identifier(self) -> Identifier | None:
        """Return the identifier in its normal form, or `None` where the text is none."""
        return next(iter(recognise(self.line["identifier"].strip())), None)

    def composed(self, visit: Visit, *, map_key: bytes) -> Composed:
        """Return what the service takes.

        Raises:
            UsageError: an end of the relation is no thing that the visitor sees.
        """
        ends = ("", "")
        if self.line["what"] == RELATION and self.based is None:
            source, target = self.end("from"), self.end("to")
            if source and target:
                both = (compose.reference_of(visit, e, map_key=map_key) for e in (source, target))
                ends = next(both), next(both)
        return Composed(statement=self.statement(ends), offer=self.offer(visit), based=self.based)


def blank(**known: str) -> Form:
    """Return a form in which nothing was typed but what is known."""
    line = {**dict.fromkeys(LINES, ""), **_DEFAULTS, **known}
    return Form(line=line, ticked=dict.fromkeys(TICKED, frozenset()))


def typed(given: QueryDict) -> Form:
    """Return the form as it was sent, its errors not yet looked for."""
    return _form({name: given.getlist(name) for name in (*LINES, *TICKED)})


def of_draft(fields: Mapping[str, Sequence[str]]) -> Form:
    """Return the form that a draft keeps."""
    return _form(fields)


def of_claim(own: Own, known: frozenset[str]) -> Form:
    """Return the form filled with a claim that is to be corrected; `known` are the words of `compose.whom`."""
    claim, handling = own.claim, own.handling
    said = msgspec.json.decode(claim.content, type=dict[str, object])
    references = said.get("external_references")
    first = references[0] if isinstance(references, list) and references else {}
    is_relation = said["type"] == "relationship"
    line = {
        "what": RELATION if is_relation else THING,
        "kind": str(said["type"]),
        "relation": _text(said.get("relationship_type")),
        "name": _text(said.get("name")),
        "aliases": "\n".join(map(str, _list(said.get("aliases")))),
        "note": _text(said.get("description")),
        "source": _text(first.get("source_name")),
        "url": _text(first.get("url")),
        "source_grade": str(claim.grade.source),
        "information_grade": str(claim.grade.information),
        "observed": _text(said.get("x_observed")),
        "likelihood": _number(claim.likelihood),
        "confidence": _number(said.get("confidence")),
        "stated": "assessment" if claim.assessment else "fact",
        "marking": str(handling.tlp),
        "basis": handling.basis or "",
        "subject": str(handling.subject),
        "pap": str(own.terms.pap),
        "based": str(claim.id),
        "alternative": _text(said.get("x_alternative")),
        "lead": LEAD if LEAD in labels_in(claim.content) else "",
        **_need_in(said),
    }
    audience = compose.words_of(handling.audience, own=claim.author) & known
    ticked = {"audience": audience, "purposes": frozenset(map(str, handling.purposes))}
    if waits := waiting_in(claim.content):
        meant = {"marking": waits.marking, "basis": waits.basis, "subject": waits.subject}
        line |= {name: str(value) for name, value in meant.items()}
        ticked = {"audience": waits.readers & known, "purposes": frozenset(waits.purposes)}
        if waits.readers - known:
            ticked["audience"] |= {"own"}  # nobody is added because somebody cannot be addressed
    return Form(line={**dict.fromkeys(LINES, ""), **line}, ticked=ticked)


def _need_in(said: Mapping[str, object]) -> dict[str, str]:
    """Return the lines that state on what one thing depends."""
    need = needing.need_of(said)
    return {
        "script_step": need.step,
        "criticality": str(need.criticality or ""),
        "share": needing.as_percent(need.share),
        "share_basis": need.basis,
    }


def _form(fields: Mapping[str, Sequence[str]]) -> Form:
    line = {name: str(next(iter(fields.get(name) or ()), "")) for name in LINES}
    for name, known in (("source_grade", SourceGrade), ("information_grade", InformationGrade)):
        if line[name] not in set[str](known):
            line[name] = _DEFAULTS[name]
    for name in ("stated", "subject", "pap"):
        line[name] = line[name] or _DEFAULTS[name]
    if line["what"] not in (THING, IDENTIFIER, RELATION):
        line["what"] = THING
    ticked = {name: frozenset(map(str, fields.get(name) or ())) for name in TICKED}
    usable = {name: text.replace("\r\n", "\n").replace("\0", "") for name, text in line.items()}
    return Form(line=usable, ticked=ticked)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> str:
    return str(value) if isinstance(value, int) else ""


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
