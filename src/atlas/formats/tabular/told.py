"""What a row tells beside its identifier and its note: when, from whom, how sure, for whom."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from atlas.errors import MalformedError
from atlas.formats.stix.statements import pap_of
from atlas.model.markings import PAP, TLP

MAX_TAGS = 50
MAX_TAG_CHARS = 200
_APART = re.compile(r"[,;|\n]")
# STIX 2.1, appendix A: the scale "None / Low / Med / High"
_CONFIDENCES: Mapping[str, int] = MappingProxyType(
    {"none": 0, "low": 15, "med": 50, "medium": 50, "moderate": 50, "high": 85}
)
_TLP_WORDS: Mapping[str, TLP] = MappingProxyType(
    {
        **{str(tlp).removeprefix("TLP:"): tlp for tlp in TLP},
        "WHITE": TLP.CLEAR,
        "AMBER STRICT": TLP.AMBER_STRICT,
    }
)


@attrs.frozen(kw_only=True)
class Told:
    """What a row tells; empty or `None` where it tells nothing. Times are STIX timestamps, confidence is 0 to 100."""

    first_seen: str = ""
    last_seen: str = ""
    source: str = ""
    confidence: int | None = None
    tags: tuple[str, ...] = ()
    marking: TLP | None = None
    pap: PAP | None = None


NOTHING = Told()


def read_confidence(text: str) -> int:
    """Return how sure a row is, of a number from 0 to 100 or a word of the scale of STIX.

    Raises:
        MalformedError: `csv.confidence`.
    """
    said = text.strip().casefold()
    if said in _CONFIDENCES:
        return _CONFIDENCES[said]
    number = said.removesuffix("%").strip()
    if number.isascii() and number.isdigit() and len(number) <= 3 and int(number) <= 100:
        return int(number)
    message = "The confidence cannot be read; expected 0 to 100, or none, low, medium, high."
    raise MalformedError(message, problem="csv.confidence")


def read_marking(text: str) -> TLP:
    """Return the TLP that a cell names, of version 1 or 2.

    Raises:
        MalformedError: `csv.marking`.
    """
    said = " ".join(text.upper().replace("_", " ").split()).removeprefix("TLP")
    word = said.lstrip(": -").replace(" + ", "+")
    if word not in _TLP_WORDS:
        message = (
            "The marking cannot be read; expected TLP:CLEAR, GREEN, AMBER, AMBER+STRICT or RED."
        )
        raise MalformedError(message, problem="csv.marking")
    return _TLP_WORDS[word]


def read_pap(text: str) -> PAP:
    """Return the PAP that a cell names.

    Raises:
        MalformedError: `csv.marking`.
    """
    found = pap_of(" ".join(text.upper().split()).replace("PAP ", "PAP:").replace(": ", ":"))
    if found is None:
        message = "What may be done cannot be read; expected PAP:CLEAR, GREEN, AMBER or RED."
        raise MalformedError(message, problem="csv.marking")
    return found


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a cell, each once, in their order; they stand apart by commas, semicolons or bars.

    Raises:
        MalformedError: `csv.size`: they are more than 50, or one has more than 200 characters.
    """
    tags = tuple(dict.fromkeys(each.strip() for each in _APART.split(text) if each.strip()))
    if len(tags) > MAX_TAGS or any(len(each) > MAX_TAG_CHARS for each in tags):
        message = (
            f"The tags are more than {MAX_TAGS}, or one is longer than {MAX_TAG_CHARS} characters."
        )
        raise MalformedError(message, problem="csv.size")
    return tags
