"""Letters: freeze request, preservation request, referral. A sheet for `report.pdf`, and plain text."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts.values import DRAFT, Cited, Labels, Sender, Sign, line, numbers
from atlas.formats.report.sheet import Report, Section, Table
from atlas.model.identifiers.defanging import defang


class Ask(StrEnum):
    """What a letter asks for."""

    FREEZE = "freeze"
    PRESERVE = "preserve"
    REFER = "refer"


_CALLED: Mapping[Ask, str] = MappingProxyType(
    {
        Ask.FREEZE: "Freeze request",
        Ask.PRESERVE: "Preservation request",
        Ask.REFER: "Referral",
    }
)
_ASKED: Mapping[Ask, tuple[str, ...]] = MappingProxyType(
    {
        Ask.FREEZE: (
            "We ask you to hold what stands on the accounts and addresses below, as far as your law and terms allow.",
            "Whether you may and will is your decision. Tell us what you did, or that you did not, and when.",
        ),
        Ask.PRESERVE: (
            "We ask you to keep the records of the identifiers below as they are, and to disclose nothing to us.",
            "Whoever may ask you for them will do so by the legal way. Do not tell the account holder, if you may not.",
        ),
        Ask.REFER: (
            "We refer to you what is stated below, for you to judge whether and how you act.",
            "It states claims, not verdicts. Nothing in it binds you.",
        ),
    }
)


@attrs.frozen(kw_only=True)
class Letter:
    """A letter. `basis` is the legal basis on which it is sent, `until` the day up to which it is asked."""

    ask: Ask
    recipient: str
    subject: str
    sender: Sender
    made: date
    basis: str
    labels: Labels
    reasons: tuple[str, ...]
    signs: tuple[Sign, ...]
    cited: tuple[Cited, ...]
    until: date | None = None


def sheet(letter: Letter) -> Report:
    """Return the letter as a marked and dated sheet.

    Raises:
        UsageError: it lacks a recipient, its legal basis, a reason, a source, or what is to be frozen or kept.
    """
    _assert_whole(letter)
    pairs = (
        ("To", line(letter.recipient)),
        ("From", line(letter.sender.organisation)),
        ("Answer to", letter.sender.contact),
        ("Legal basis", line(letter.basis)),
        *((("Until", letter.until.isoformat()),) if letter.until else ()),
    )
    return Report(
        type=_CALLED[letter.ask],
        title=f"{_CALLED[letter.ask]}: {line(letter.subject)}",
        marking=str(letter.labels.marking),
        pap=str(letter.labels.pap),
        made=letter.made,
        organisation=line(letter.sender.organisation),
        lead=(DRAFT,),
        sections=(
            Section(heading="Letter", pairs=pairs),
            Section(heading="What we ask", lines=_ASKED[letter.ask]),
            Section(heading="Why", lines=tuple(defang(line(each)) for each in letter.reasons)),
            _signs(letter.signs),
            Section(
                heading="Sources",
                lines=tuple(f"[{each.number}] {defang(line(each.words))}" for each in letter.cited),
            ),
        ),
    )


def _assert_whole(letter: Letter) -> None:
    needed = {
        "recipient": letter.recipient.strip(),
        "legal basis": letter.basis.strip(),
        "reason": any(each.strip() for each in letter.reasons),
        "source": letter.cited,
        "identifier": letter.signs or letter.ask is Ask.REFER,
    }
    lacking = [name for name, value in needed.items() if not value]
    if lacking:
        raise UsageError(f"The letter lacks: {', '.join(lacking)}.")


def _signs(signs: tuple[Sign, ...]) -> Section:
    rows = tuple(
        (
            line(each.kind),
            defang(line(each.value, 2_000)),
            f"{line(each.first)} / {line(each.last)}",
            numbers(each.sources),
        )
        for each in signs
    )
    heads = ("Kind", "Value", "First, last told", "Source")
    return Section(
        heading="Identifiers", table=Table(heads=heads, rows=rows), none="None is named."
    )


def plain_text(found: Report) -> str:
    """Return a sheet as plain text: its marking first and last, each fact a line of its own."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Report) -> Iterator[str]:
    face = f"{found.marking}, {found.pap}"
    yield from (face, "", found.title, f"{found.organisation}, {found.made.isoformat()}", "")
    yield from found.lead
    for section in found.sections:
        yield from ("", section.heading.upper())
        yield from (f"{name}: {value}" for name, value in section.pairs)
        yield from (f"- {each}" for each in section.lines)
        yield from (" | ".join(row) for row in (section.table.rows if section.table else ()))
        if section.is_empty:
            yield section.none
    yield from ("", face)
