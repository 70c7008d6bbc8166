"""What tags say of reading, of use and of certainty; and what distribution says of reading."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from atlas.formats.stix.markings import tlp_definition, tlp_of
from atlas.formats.stix.statements import PAP_IDS
from atlas.model.grades import LIKELIHOOD_WORDS, Grade, InformationGrade, SourceGrade
from atlas.model.markings import PAP, TLP, strictest

_OWN_ORGANISATION, _SHARING_GROUP = "0", "4"
_TAG = re.compile(r'([^:="]+):([^="]+)(?:="(.*)")?', re.DOTALL)
_PAPS: Mapping[str, PAP] = MappingProxyType(
    {"WHITE": PAP.CLEAR, **{pap.removeprefix("PAP:"): pap for pap in PAP}}
)
_TLP_IDS: Mapping[TLP, str] = MappingProxyType(
    {tlp: str(tlp_definition(tlp, "2.1")["id"]) for tlp in TLP}
)
# STIX 2.1, appendix A.1 (Low/Med/High)
_CONFIDENCE = MappingProxyType({"low": 15, "moderate": 50, "high": 85})
_NAMESPACES = frozenset({"tlp", "pap", "admiralty-scale", "estimative-language"})
_ROUGHLY_EVEN = "roughly-even-chance"


def _likelihoods() -> Mapping[str, int]:
    """Return the middle of what each word of `estimative-language` stands for, in percent."""
    found, lower = {}, 0
    for upper, words in LIKELIHOOD_WORDS:
        name = words.replace(" ", "-")
        found[_ROUGHLY_EVEN if name == "roughly-even" else name] = (lower + upper) // 2
        lower = upper
    return MappingProxyType(found)


_LIKELIHOODS = _likelihoods()


@attrs.frozen(kw_only=True, cache_hash=True)
class Marking:
    """Who may read and how it may be used, as far as MISP says it; `None` for what it does not say."""

    tlp: TLP | None = None
    pap: PAP | None = None

    def references(self) -> list[str]:
        """Return the ids of the marking definitions that say it, the TLP first."""
        found = [_TLP_IDS[self.tlp]] if self.tlp else []
        return [*found, PAP_IDS[self.pap]] if self.pap else found

    @property
    def is_narrow(self) -> bool:
        """Tell whether it is for one organisation or for named persons."""
        return self.tlp in (TLP.AMBER_STRICT, TLP.RED)


@attrs.frozen(kw_only=True, cache_hash=True)
class Said:
    """What the tags and the distribution of one part say together. `warnings` are pairs of code and sentence."""

    marking: Marking = attrs.field(factory=Marking)
    grade: Grade | None = None
    likelihood: int | None = None
    confidence: int | None = None
    warnings: tuple[tuple[str, str], ...] = ()


_NOTHING = Said()


def tag_names(tags: Any) -> list[str]:
    """Return the names of a list of tags, in order; what is no tag is passed by."""
    listed = tags if isinstance(tags, list) else ()
    return [
        each["name"] for each in listed if isinstance(each, dict) and _is_name(each.get("name"))
    ]


def marking_of(references: Iterable[object]) -> Marking:
    """Return what these marking definitions say, of those that `Marking.references` gives."""
    named = set(map(str, references))
    return Marking(
        tlp=next((tlp for tlp, id_ in _TLP_IDS.items() if id_ in named), None),
        pap=next((pap for pap, id_ in PAP_IDS.items() if id_ in named), None),
    )


def read(names: Iterable[str], distribution: object = None) -> Said:
    """Return what tags and a distribution say. What marks and is not known is read as the strictest."""
    said = _Reader()
    for name in names:
        said.take(name)
    if not said.is_marked and str(distribution) not in (_OWN_ORGANISATION, _SHARING_GROUP):
        return _NOTHING
    tlps = set(said.tlps)
    if str(distribution) in (_OWN_ORGANISATION, _SHARING_GROUP):
        if tlps and not Marking(tlp=strictest(tlps)).is_narrow:
            said.warnings.append(_contradicted(str(distribution)))
        tlps.add(TLP.AMBER_STRICT)
    return Said(
        marking=Marking(
            tlp=strictest(tlps) if tlps else None,
            pap=max(said.paps, key=list(PAP).index, default=None),
        ),
        grade=_grade(said.sources, said.informations),
        likelihood=min(said.likelihoods, default=None),
        confidence=min(said.confidences, default=None),
        warnings=tuple(said.warnings),
    )


def within(inner: Said, outer: Said) -> Said:
    """Return what holds for a part inside another: never wider, and graded as the other where it is not itself."""
    if inner == _NOTHING:
        return attrs.evolve(outer, warnings=()) if outer.warnings else outer
    tlps = {each.marking.tlp for each in (inner, outer)} - {None}
    paps = {each.marking.pap for each in (inner, outer)} - {None}
    return Said(
        marking=Marking(
            tlp=strictest(each for each in tlps if each) if tlps else None,
            pap=max((each for each in paps if each), key=list(PAP).index, default=None),
        ),
        grade=inner.grade or outer.grade,
        likelihood=outer.likelihood if inner.likelihood is None else inner.likelihood,
        confidence=outer.confidence if inner.confidence is None else inner.confidence,
        warnings=inner.warnings,
    )


class _Reader:
    """Collects what tags say, each by its namespace."""

    def __init__(self) -> None:
        self.tlps: list[TLP] = []
        self.paps: list[PAP] = []
        self.sources: list[SourceGrade] = []
        self.informations: list[InformationGrade] = []
        self.likelihoods: list[int] = []
        self.confidences: list[int] = []
        self.warnings: list[tuple[str, str]] = []
        self.is_marked = False

    def take(self, name: str) -> None:
        """Take one tag; most say nothing of this."""
        found = _TAG.fullmatch(name.strip())
        if not found:
            return
        namespace, predicate, value = (found[1].lower(), found[2].lower(), (found[3] or "").lower())
        self.is_marked = self.is_marked or namespace in _NAMESPACES
        if namespace == "tlp":
            self._tlp(predicate)
        elif namespace == "pap":
            self._pap(predicate)
        elif namespace == "admiralty-scale":
            self._admiralty(predicate, value)
        elif namespace == "estimative-language":
            self._estimate(predicate, value)

    def _tlp(self, word: str) -> None:
        tlp = tlp_of(word, needs_prefix=False)
        if tlp is None:
            self._unknown("tlp")
        self.tlps.append(tlp or TLP.AMBER_STRICT)

    def _pap(self, word: str) -> None:
        pap = _PAPS.get(word.upper())
        if pap is None:
            self._unknown("PAP")
            self.tlps.append(TLP.AMBER_STRICT)
        self.paps.append(pap or PAP.RED)

    def _unknown(self, namespace: str) -> None:
        sentence = (
            f"a `{namespace}` tag says a word that is not known, so it stays with its contributor"
        )
        self.warnings.append(("misp.tag", sentence))

    def _admiralty(self, predicate: str, value: str) -> None:
        if predicate == "source-reliability" and value in "abcdefg" and len(value) == 1:
            # G is the taxonomy's own, for a source that deceives on purpose
            self.sources.append(SourceGrade("E" if value == "g" else value.upper()))
        elif predicate == "information-credibility" and value in "123456" and len(value) == 1:
            self.informations.append(InformationGrade(value))

    def _estimate(self, predicate: str, value: str) -> None:
        if predicate == "likelihood-probability" and value in _LIKELIHOODS:
            self.likelihoods.append(_LIKELIHOODS[value])
        elif predicate == "confidence-in-analytic-judgment" and value in _CONFIDENCE:
            self.confidences.append(_CONFIDENCE[value])


def _grade(
    sources: Sequence[SourceGrade], informations: Sequence[InformationGrade]
) -> Grade | None:
    """Return the most careful of several grades; F and 6 only where nothing else is said."""
    if not sources and not informations:
        return None
    judged = [each for each in sources if each is not SourceGrade.F]
    held = [each for each in informations if each is not InformationGrade.CANNOT_BE_JUDGED]
    return Grade(
        source=max(judged, default=SourceGrade.F),
        information=max(held, default=InformationGrade.CANNOT_BE_JUDGED),
    )


def _contradicted(distribution: str) -> tuple[str, str]:
    kept = "its own organisation" if distribution == _OWN_ORGANISATION else "a sharing group"
    sentence = f"a `tlp` tag says more than the distribution, which keeps it to {kept}"
    return "misp.distribution", f"{sentence}; it is read as TLP:AMBER+STRICT"


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name)
