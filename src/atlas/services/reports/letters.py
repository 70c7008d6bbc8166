"""The drafts of what people send about a thing: abuse report, letters, lists for victims' teams. Sending is theirs.

Each rests on what may be told outward alone (`drafting.outward`), names of the thing only what a person typed, and
is in the ledger before it goes (P12). A preview is shown to whoever may take it out, and is no exit.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts import (
    Abuse,
    Ask,
    Exposure,
    Letter,
    Sender,
    Sign,
    lists,
    plain_text,
    sheet,
    xarf,
)
from atlas.formats.drafts.values import Labels
from atlas.formats.report import pdf
from atlas.model.alliance import Lever
from atlas.model.identifiers import IdentifierKind, recognise
from atlas.model.ids import ThingId
from atlas.model.kinds import Group, kind_of
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services.gate import Visit
from atlas.services.reports import resting
from atlas.services.reports.drafting import Asked, assert_reportable, outward, report_of, told_of
from atlas.services.reports.on_things import gathered
from atlas.services.reports.resting import Rest
from atlas.store import alliance

MOST_LETTERS = 4_000
MOST_PLACED = 2_000


class Draft(StrEnum):
    """What may be drafted on a thing."""

    ABUSE = "abuse-report"
    FREEZE = "freeze"
    PRESERVE = "preserve"
    REFER = "refer"
    VICTIMS = "victims"


_LETTER = ("recipient", "subject", "reasons", "basis", "until", "contact", "domain")
TAKES: Mapping[Draft, tuple[str, ...]] = MappingProxyType(
    {
        Draft.ABUSE: ("abuse", "source", "words", "contact", "domain"),
        **dict.fromkeys((Draft.FREEZE, Draft.PRESERVE, Draft.REFER), _LETTER),
        Draft.VICTIMS: ("placed", "team"),
    }
)
_ABUSE = (Lever.L1, Lever.L3, Lever.L4, Lever.L6, Lever.L23)
_MONEY = (Lever.L7, Lever.L8, Lever.L9, Lever.L11)
_REFERRED = (Lever.L2, Lever.L5, Lever.L10, Lever.L12, Lever.L13, Lever.L21)
FITTING: Mapping[Lever, Draft] = MappingProxyType(
    {
        **dict.fromkeys(_ABUSE, Draft.ABUSE),
        **dict.fromkeys(_MONEY, Draft.FREEZE),
        **dict.fromkeys(_REFERRED, Draft.REFER),
        Lever.L15: Draft.VICTIMS,
    }
)
"""Which draft asks for what a lever does; records are asked to be kept before any (A10)."""
_NETWORK = frozenset(
    {IdentifierKind.IPV4, IdentifierKind.IPV6, IdentifierKind.DOMAIN, IdentifierKind.URL}
)


@attrs.frozen(kw_only=True)
class Offered:
    """Which drafts may be made of a thing, and what they would tell of it: nothing, where no claim may go outside."""

    drafts: tuple[Draft, ...]
    signs: tuple[Sign, ...]
    marking: TLP


@attrs.frozen(kw_only=True)
class Drafted:
    """A draft as text. `teams` are those whose lists there are; `file` makes what is sent."""

    text: str
    marking: TLP
    pap: str
    name: str
    media_type: str
    teams: tuple[str, ...] = ()
    file: Callable[[], bytes] = attrs.field(repr=False, eq=False)


def fitting(lever: str) -> tuple[Draft, ...]:
    """Return the drafts that ask for what a lever does, that which fits it first."""
    known = FITTING.get(Lever(lever)) if lever in set(Lever) else None
    return tuple(dict.fromkeys((*((known, Draft.PRESERVE) if known else ()), *Draft)))


def offered(visit: Visit, thing: ThingId) -> Offered:
    """Return what may be drafted on a thing.

    Raises:
        NotFound: the visitor sees no such thing.
        Denied: the policy refused.
    """
    rest = gathered(visit, thing, Action.EXPORT)
    try:
        open_ = outward(rest, own=visit.actor.organisation)
    except UsageError:
        return Offered(drafts=(), signs=(), marking=rest.marking)
    signs, _cited = told_of(visit, open_)
    able = {Draft.PRESERVE: bool(signs), Draft.FREEZE: bool(signs)}
    able[Draft.ABUSE] = kind_of(rest.kind).group is Group.INFRASTRUCTURE and bool(signs)
    able[Draft.VICTIMS] = any(each.kind in _NETWORK for each in signs)
    drafts = tuple(each for each in Draft if able.get(each, True))
    return Offered(drafts=drafts, signs=signs, marking=open_.marking)


def preview(visit: Visit, thing: ThingId, draft: Draft, typed: Mapping[str, str]) -> Drafted:
    """Return a draft to be looked at; nothing leaves, and nothing is in the ledger.

    Raises:
        NotFound: the visitor sees no such thing.
        UsageError: no claim on it may go outside, or what was typed lacks something.
        Denied: the policy refused.
    """
    return _drafted(visit, thing, draft, typed)[0]


def draft_out(visit: Visit, thing: ThingId, draft: Draft, typed: Mapping[str, str]) -> Drafted:
    """Return a draft that is taken out; the claims behind it are in the ledger before (P12).

    Raises:
        NotFound, UsageError, Denied: as `preview`.
    """
    made, rest = _drafted(visit, thing, draft, typed)
    made.file()  # what cannot be made is not recorded as gone
    resting.record(visit, rest)
    return made


def _drafted(
    visit: Visit, thing: ThingId, draft: Draft, typed: Mapping[str, str]
) -> tuple[Drafted, Rest]:
    if unknown := set(typed) - set(TAKES[draft]):
        raise UsageError(
            f"This draft takes {', '.join(TAKES[draft])}; not {', '.join(sorted(unknown))}."
        )
    texts = {name: _text(name, typed.get(name, "")) for name in TAKES[draft]}
    rest = gathered(visit, thing, Action.EXPORT)
    if draft is Draft.ABUSE:
        assert_reportable(rest.kind)
    open_ = outward(
        rest,
        own=visit.actor.organisation,
        number="RT8" if draft is Draft.ABUSE else "P4",
        called="an abuse report" if draft is Draft.ABUSE else "a draft that is sent",
    )
    return _MADE[draft](visit, open_, draft, texts), open_


def _text(name: str, typed: str) -> str:
    text = typed.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > MOST_LETTERS * (10 if name == "placed" else 1):
        raise UsageError(f"{name}: write at most {MOST_LETTERS:,} letters.")
    return text


def _abuse(visit: Visit, rest: Rest, draft: Draft, texts: Mapping[str, str]) -> Drafted:
    if texts["abuse"] not in set(Abuse):
        raise UsageError(f"RT8: what is reported is one of {', '.join(Abuse)}.")
    said = {name: texts[name] for name in ("source", "words", "contact", "domain")}
    asked = Asked(abuse=Abuse(texts["abuse"]), **said)
    made = xarf(report_of(visit, rest, asked))
    return _as(visit, rest, draft, (made.decode(), "json", "application/json"), lambda: made)


def _letter(visit: Visit, rest: Rest, draft: Draft, texts: Mapping[str, str]) -> Drafted:
    signs, cited = told_of(visit, rest)
    found = sheet(
        Letter(
            ask=Ask(draft),
            recipient=texts["recipient"],
            subject=texts["subject"] or "what is named below",
            sender=Sender(
                organisation=_own(visit), contact=texts["contact"], domain=texts["domain"]
            ),
            made=visit.now.date(),
            basis=texts["basis"],
            labels=Labels(marking=rest.marking, pap=rest.pap),
            reasons=tuple(filter(None, map(str.strip, texts["reasons"].split("\n")))),
            signs=signs,
            cited=cited,
            until=_day(texts["until"]),
        )
    )
    form = (plain_text(found), "pdf", "application/pdf")
    return _as(visit, rest, draft, form, lambda: pdf(found))


def _victims(visit: Visit, rest: Rest, draft: Draft, texts: Mapping[str, str]) -> Drafted:
    signs = [each for each in told_of(visit, rest)[0] if each.kind in _NETWORK]
    if not signs:
        raise UsageError("RT7: no address, name or URL on it may go outside, so nobody is told.")
    placed = _placed(texts["placed"], {each.value for each in signs})
    exposures = [
        Exposure(sign=each, asn=asn, csirt=csirt)
        for each in signs
        for asn, csirt in [placed.get(each.value, (None, ""))]
    ]
    found = {
        " ".join(filter(None, whose)): made
        for whose, made in lists(exposures, Labels(marking=rest.marking, pap=rest.pap)).items()
    }
    team = texts["team"] or next(iter(found))
    if team not in found:
        raise UsageError(f"RT7: there is a list for {', '.join(found)}; for {team} there is none.")
    made = found[team]
    form = (made.decode("utf-8-sig"), "csv", "text/csv; charset=utf-8")
    return attrs.evolve(_as(visit, rest, draft, form, lambda: made), teams=tuple(found))


_MADE: Mapping[Draft, Callable[[Visit, Rest, Draft, Mapping[str, str]], Drafted]] = (
    MappingProxyType(
        {
            Draft.ABUSE: _abuse,
            **dict.fromkeys((Draft.FREEZE, Draft.PRESERVE, Draft.REFER), _letter),
            Draft.VICTIMS: _victims,
        }
    )
)


def _as(
    visit: Visit,
    rest: Rest,
    draft: Draft,
    form: tuple[str, str, str],
    file: Callable[[], bytes],
) -> Drafted:
    text, ending, media_type = form
    label = str(rest.marking).replace(":", "-").replace("+", "-")
    apart = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]
    return Drafted(
        text=text,
        marking=rest.marking,
        pap=str(rest.pap),
        name=f"atlas-{draft}_{visit.now.date().isoformat()}_{apart}_{label}.{ending}",
        media_type=media_type,
        file=file,
    )


def _placed(typed: str, values: set[str]) -> Mapping[str, tuple[int | None, str]]:
    """Return network and team of each identifier that was placed: a line each, `198.51.100.7 AS64500 Its CSIRT`."""
    found: dict[str, tuple[int | None, str]] = {}
    rows = [each.split(None, 2) for each in typed.splitlines() if each.strip()]
    for row in rows[:MOST_PLACED]:
        value, network, csirt = (*row, "", "")[:3]
        told = {each.value for each in recognise(value)} & values
        digits = network.upper().removeprefix("AS")
        if not told or not (digits == "-" or (digits.isascii() and digits.isdigit())):
            raise UsageError(
                "RT7: write a line each: one of the identifiers, its network as AS64500 or -, and its team."
            )
        asn = None if digits == "-" else int(digits[:11])
        if asn is not None and asn >= 2**32:
            raise UsageError("RT7: a network has a number below 4,294,967,296.")
        found.update(dict.fromkeys(told, (asn, csirt)))
    return found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise UsageError("Until which day? Write it as 2026-11-30.") from None


def _own(visit: Visit) -> str:
    return alliance.names_of_organisations()[visit.actor.organisation].name
