"""Claims come in: versions are judged, new ones stored, and what is current is projected to the map."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from atlas.model.claim import Decoded
from atlas.model.grades import Grade
from atlas.model.identifiers import Identifier
from atlas.model.ids import BatchId, ClaimId, HandlingId, OrganisationId, TermsId, ThingId
from atlas.policy.vetting import State
from atlas.store import lexemes, staging
from atlas.store.scoped import OpenScope


class Verdict(StrEnum):
    """What became of an offered version."""

    NEW = "new"
    SUPERSEDES = "supersedes"
    HISTORY = "history"
    UNCHANGED = "unchanged"


@attrs.frozen(kw_only=True)
class Sealed:
    """What goes to the log: three salts in a row, all commitments in a row, and the leaf.

    The commitments are those of the claim, then one of each part, whose salts stand apart.
    """

    salts: bytes
    commitments: bytes
    leaf: bytes
    part_salts: tuple[bytes, ...] = ()


@attrs.frozen(kw_only=True)
class EndOfLink:
    """One end of a link: the thing and the reference that named it."""

    thing: ThingId
    stix_id: str


@attrs.frozen(kw_only=True)
class OfferedPart:
    """An object once more, with stricter parts that the claim and the parts before it do not show.

    `decoded` is the object so far; `links`, `identifiers` and `fresh` words are those that it adds.
    """

    decoded: Decoded
    handling: HandlingId
    terms: TermsId
    links: tuple[tuple[EndOfLink, str, EndOfLink], ...]
    identifiers: tuple[Identifier, ...]
    name_words: frozenset[str]
    text_words: frozenset[str]
    fresh: frozenset[str]


@attrs.frozen(kw_only=True)
class Offered:
    """One decoded object on its way to be a claim. Words are distinct.

    `strictness` is that of the handling (`policy.strictness`), by which versions of one date are ranked. `bare` is
    the digest of the content without the labels at its end, as an export adds one, and `labels` how many these are.
    Of an object with `parts` the content of `decoded` is what shows without them, masked where it may be so; its
    digest, `bare`, `labels` and `strictness` are those of the whole.
    """

    id: ClaimId
    decoded: Decoded
    author: OrganisationId
    thing: ThingId
    object: ThingId
    handling: HandlingId
    strictness: str
    bare: bytes
    labels: int
    terms: TermsId
    batch: BatchId
    recorded_at: datetime
    grade: Grade
    likelihood: int | None
    assessment: bool
    vetting: State
    ahead: bool
    links: tuple[tuple[EndOfLink, str, EndOfLink], ...]
    name_words: frozenset[str]
    text_words: frozenset[str]
    sealed: Sealed
    leaf_id: uuid.UUID
    parts: tuple[OfferedPart, ...] = ()

    @property
    def whole(self) -> HandlingId | None:
        """Return the handling of the object with all its parts, `None` where it has none."""
        return self.parts[-1].handling if self.parts else None


@attrs.frozen(kw_only=True)
class Judged:
    """The verdict on one offered version, and what may be told of it.

    `covered_by` is the handling of the version that stands above one that is not current. The last four are for the
    report: a person hears how it was weighed against what he may read, as if there were nothing else. `conflict`
    where its date of change stands with another content; `beside` is the handling of the other version of the same
    date that it was weighed against, `None` where there was none.
    """

    offered: Offered
    verdict: Verdict
    current: bool
    covered_by: HandlingId | None
    told: Verdict
    told_current: bool
    conflict: bool
    beside: HandlingId | None


_RETIRE = """SELECT place, verdict, is_current, covering, told, told_current, conflict, beside
FROM atlas.retire(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""

_CLAIMS = """
INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases,
    spec, version, digest, content, words, created_at, modified_at, recorded_at, source_grade,
    information_grade, likelihood, confidence, assessment, revoked, vetting, ahead, current, covered_by,
    strictness, bare, labels, whole)
SELECT id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases,
    spec, version, digest, content, words::tsvector, created_at, modified_at, recorded_at,
    source_grade, information_grade, likelihood, confidence, assessment, revoked, vetting,
    ahead, current, covered_by, strictness, bare, labels, whole
FROM stage_claim
"""
MOST_LABELS = 9
"""Labels at the end of an object's markings are counted so far."""

# Of a claim `c`: what it says is known under the same handling with fewer labels, so it is no version of its own. It
# was kept where it came before that, and is neither listed nor exported.
ONLY_LABELLED = """
    c.labels > 0 AND EXISTS (
        SELECT FROM claim b WHERE b.author = c.author AND b.object = c.object AND b.version = c.version
        AND b.spec = c.spec AND b.bare = c.bare AND b.handling = c.handling AND b.strictness = c.strictness
        AND b.labels < c.labels)
"""
_OPENINGS = (
    "INSERT INTO opening (claim, handling, salts) SELECT id, handling, salts FROM stage_claim"
)
_PENDING = """
INSERT INTO log_pending (id, type, claim, commitments, leaf)
SELECT leaf_id, 'claim', id, commitments, leaf FROM stage_claim
"""
_PARTS = """
INSERT INTO claim_part (claim, place, handling, terms, content, name, aliases, confidence, words, fresh, salt)
SELECT claim, place, handling, terms, content, name, aliases, confidence, words::tsvector, fresh, salt FROM stage_part
"""
_PROJECTIONS = (
    """INSERT INTO link (claim, handling, source, type, target, source_stix_id, target_stix_id)
    SELECT claim, handling, source, type, target, source_stix_id, target_stix_id FROM stage_link""",
    """INSERT INTO identifier (claim, handling, thing, kind, value)
    SELECT claim, handling, thing, kind, value FROM stage_identifier""",
    """INSERT INTO appearance (claim, handling, thing, kind, stix_id)
    SELECT claim, handling, thing, kind, stix_id FROM stage_appearance""",
    "INSERT INTO vocabulary (word, handling, count) SELECT word, handling, count FROM stage_word",
)


def judge(opened: OpenScope, offered: Sequence[Offered]) -> list[Judged]:
    """Return a verdict for each offered version, in order. Takes the author's lock until the transaction ends.

    What a newer version replaces, or a stricter one of the same date, is retired here: it stops being current
    and loses its projections, and whoever cannot read what replaces it is told so (`store/withdrawals.py`).
    """
    columns = (
        [each.object for each in offered],
        [each.decoded.version for each in offered],
        [each.decoded.spec_version for each in offered],
        [each.decoded.digest for each in offered],
        [each.ahead for each in offered],
        [each.handling for each in offered],
        [each.strictness for each in offered],
        [each.thing for each in offered],
        [each.decoded.object_id for each in offered],
        [each.bare for each in offered],
        [each.labels for each in offered],
        [each.handling if each.whole is None else each.whole for each in offered],
        opened.scope.at,
        opened.scope.actor.person is not None,
    )
    return [
        Judged(
            offered=offered[place - 1],
            verdict=Verdict(verdict),
            current=current,
            covered_by=covering,
            told=Verdict(told),
            told_current=told_current,
            conflict=conflict,
            beside=beside,
        )
        for place, verdict, current, covering, told, told_current, conflict, beside in opened.sql(
            _RETIRE, columns
        )
    ]


def add(opened: OpenScope, judged: Iterable[Judged]) -> None:
    """Store the judged versions that are not known yet, with their commitments and projections."""
    fresh = [each for each in judged if each.verdict is not Verdict.UNCHANGED]
    if not fresh:
        return
    current = [each.offered for each in fresh if each.current]
    staging.prepare(opened)
    _copy(opened, "stage_claim", map(_claim_row, fresh))
    _copy(opened, "stage_link", _link_rows(current))
    _copy(opened, "stage_identifier", _identifier_rows(current))
    _copy(opened, "stage_appearance", _appearance_rows(current))
    _copy(opened, "stage_word", _word_rows(current))
    for statement in (_CLAIMS, _OPENINGS, _PENDING, *_PROJECTIONS):
        opened.sql(statement)
    if any(each.offered.parts for each in fresh):
        staging.prepare_parts(opened)
        opened.copy(staging.PART, staging.PART_COLUMNS, _part_rows(each.offered for each in fresh))
        opened.sql(_PARTS)


def _copy(opened: OpenScope, table: str, rows: Iterable[Sequence[object]]) -> None:
    opened.copy(table, staging.TABLES[table], rows)


def _claim_row(judged: Judged) -> Sequence[object]:
    each, found = judged.offered, judged.offered.decoded
    name, *aliases = found.names or ("",)
    return (
        each.id,
        each.handling,
        each.terms,
        each.batch,
        each.author,
        each.thing,
        each.object,
        found.object_id,
        found.kind,
        name,
        aliases,
        found.spec_version,
        found.version,
        found.digest,
        found.content,
        lexemes.vector(each.name_words, each.text_words - each.name_words),
        found.created,
        found.modified,
        each.recorded_at,
        each.grade.source,
        each.grade.information,
        each.likelihood,
        found.confidence,
        each.assessment,
        found.revoked,
        each.vetting,
        each.ahead,
        judged.current,
        judged.covered_by,
        *(each.strictness, each.bare, each.labels, each.whole),
        each.sealed.salts,
        each.sealed.commitments,
        each.sealed.leaf,
        each.leaf_id,
    )


def _part_rows(offered: Iterable[Offered]) -> Iterable[Sequence[object]]:
    for each in offered:
        for place, (part, salt) in enumerate(
            zip(each.parts, each.sealed.part_salts, strict=True), start=1
        ):
            yield (
                each.id,
                place,
                part.handling,
                part.terms,
                part.decoded.content,
                _other_name(part, than=each),
                list(part.decoded.names[1:]),
                part.decoded.confidence,
                lexemes.vector(part.name_words, part.text_words - part.name_words),
                sorted(part.fresh),
                salt,
            )


def _other_name(part: OfferedPart, *, than: Offered) -> str | None:
    """Return what a part is called, `None` where it is called as the claim is."""
    own, claims = part.decoded.names[:1], than.decoded.names[:1]
    return None if own == claims else "".join(own)


def _layers(each: Offered) -> Iterable[Offered | OfferedPart]:
    return (each, *each.parts)


def _link_rows(current: Iterable[Offered]) -> Iterable[Sequence[object]]:
    for each in current:
        for layer in _layers(each):
            for source, type_, target in layer.links:
                yield (
                    each.id,
                    layer.handling,
                    source.thing,
                    type_,
                    target.thing,
                    source.stix_id,
                    target.stix_id,
                )


def _identifier_rows(current: Iterable[Offered]) -> Iterable[Sequence[object]]:
    for each in current:
        for found in each.decoded.identifiers:
            yield each.id, each.handling, each.thing, found.kind, found.value
        for part in each.parts:
            for found in part.identifiers:
                yield each.id, part.handling, each.thing, found.kind, found.value


def _appearance_rows(current: Iterable[Offered]) -> Iterable[Sequence[object]]:
    for each in current:
        known = _ends(each) | {each.thing: each.decoded.object_id}
        for thing, stix_id in known.items():
            yield each.id, each.handling, thing, stix_id.partition("--")[0], stix_id
        for part in each.parts:
            ends = _ends(part)
            for thing in ends.keys() - known.keys():
                stix_id = ends[thing]
                yield each.id, part.handling, thing, stix_id.partition("--")[0], stix_id
            known |= ends


def _ends(layer: Offered | OfferedPart) -> dict[ThingId, str]:
    ends: dict[ThingId, str] = {}
    for source, _, target in layer.links:
        ends.setdefault(source.thing, source.stix_id)
        ends.setdefault(target.thing, target.stix_id)
    return ends


def _word_rows(current: Iterable[Offered]) -> Iterable[Sequence[object]]:
    counts: Counter[tuple[str, HandlingId]] = Counter()
    for each in current:
        counts.update((word, each.handling) for word in each.name_words | each.text_words)
        for part in each.parts:
            counts.update((word, part.handling) for word in part.fresh)
    for (word, handling), count in counts.items():
        yield word, handling, count


def note_batch(opened: OpenScope, batch: BatchId) -> None:
    """Keep whose batch this is and when it began; once per batch."""
    scope = opened.scope
    opened.sql(
        """INSERT INTO batch (id, organisation_id, started_at) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING""",
        [batch, scope.actor.organisation, scope.at],
    )
