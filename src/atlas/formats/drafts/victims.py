"""Lists for victims' teams (RT7): one CSV for each team or network, and in it nothing of anybody else's.

A list holds what its readers need to find the machine in their own records: no names, no free text, no other network.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from atlas.formats.drafts.values import DRAFT, Labels, Sign, line, numbers
from atlas.formats.tabular.writing import csv_of
from atlas.model.identifiers.defanging import defang

HEADS = ("asn", "csirt", "kind", "value", "first_told", "last_told", "source", "tlp", "pap")
UNPLACED = "unplaced"
"""Whose list it is where neither team nor network is known: nobody is told until somebody finds out."""


@attrs.frozen(kw_only=True)
class Exposure:
    """An identifier of a victim's machine, the network that it is in, and the team that answers for it.

    `asn` is `None` and `csirt` empty where that is not known.
    """

    sign: Sign
    asn: int | None = attrs.field(
        default=None,
        # RFC 6793: four octets
        validator=attrs.validators.optional(
            attrs.validators.and_(attrs.validators.ge(0), attrs.validators.lt(2**32))
        ),
    )
    csirt: str = ""


def lists(exposures: Iterable[Exposure], labels: Labels) -> Mapping[tuple[str, str], bytes]:
    """Return a CSV for each team and network, in order of both; the network is `ASn`, or `UNPLACED`.

    UTF-8 with byte order mark. The first row says that it is a draft; values are defanged and no cell is a formula.
    """
    found: dict[tuple[str, str], set[Exposure]] = defaultdict(set)
    for each in exposures:
        network = UNPLACED if each.asn is None else f"AS{each.asn}"
        found[line(each.csirt), network].add(each)
    return {
        whose: csv_of(
            [[f"{DRAFT} {labels.words}"], HEADS, *sorted(_row(each, labels) for each in theirs)]
        ).encode("utf-8-sig")
        for whose, theirs in sorted(found.items())
    }


def _row(each: Exposure, labels: Labels) -> tuple[str, ...]:
    sign = each.sign
    return (
        "" if each.asn is None else str(each.asn),
        line(each.csirt),
        line(sign.kind),
        defang(line(sign.value, 2_000)),
        line(sign.first),
        line(sign.last),
        numbers(sign.sources),
        str(labels.marking),
        str(labels.pap),
    )
