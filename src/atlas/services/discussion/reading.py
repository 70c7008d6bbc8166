"""The discussion of a thing as one visitor may read it."""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime

import attrs

from atlas.errors import NotFound
from atlas.model.handling import Handling
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import compose, gate
from atlas.services.alliance.acquaintances import acquaintances
from atlas.services.compose import Whom
from atlas.services.discussion import choosing
from atlas.services.discussion.writing import NO_THING, names_of
from atlas.services.gate import Visit
from atlas.services.search import items_of
from atlas.store import alliance, things
from atlas.store import discussion as kept
from atlas.store.alliance import Organisation, Person
from atlas.store.discussion import Comment, Commented
from atlas.store.handlings import handlings_by_id, terms_by_id

SHOWN = 200  # the latest comments of a thing
CLAIMS = 100  # claims that one may choose to comment on
_TOKEN_LETTERS = 6


@attrs.frozen(kw_only=True)
class Remark:
    """One comment as the visitor may read it.

    `token` stands for who wrote it where the claim is source-protected: then `organisation` and `person` are empty for
    other organisations, whoever wrote it. `about` and `said` name the claim, where it is about one.
    """

    id: uuid.UUID
    marking: TLP
    organisation: str
    person: str
    token: str
    at: datetime
    text: str
    withdrawn: bool
    mine: bool
    mentions: tuple[str, ...]
    about: ClaimId | None = None
    said: "Said | None" = None
    answers: uuid.UUID | None = None


@attrs.frozen(kw_only=True)
class Said:
    """A claim in a few words: whose, when, under which label, and whether it still stands."""

    id: ClaimId
    organisation: str
    at: datetime
    marking: TLP
    current: bool


@attrs.frozen(kw_only=True)
class Discussion:
    """The latest comments on a thing, the oldest first, and what the form to write one offers.

    `by_itself` is the label that a comment on the thing has where nothing is chosen; `mixed` tells that it then stays
    at home, because what the visitor sees of the thing has different audiences. `people` are those who may be
    mentioned. Without `may_comment` the choices are empty.
    """

    thing: ThingId
    name: str
    kind: str
    stix_id: str
    remarks: tuple[Remark, ...]
    claims: tuple[Said, ...]
    highest: TLP
    may_comment: bool
    by_itself: TLP
    mixed: bool
    people: tuple[Person, ...]
    whom: tuple[Whom, ...]


@attrs.frozen(kw_only=True)
class _Words:
    """What ids stand for on one page, and who looks."""

    organisations: Mapping[OrganisationId, Organisation]
    people: Mapping[PersonId, Person]
    known: Mapping[PersonId, Person]
    handlings: Mapping[HandlingId, Handling]
    claims: Mapping[ClaimId, Commented]
    protected: frozenset[ClaimId]
    visit: Visit
    map_key: bytes


def of_thing(visit: Visit, thing: ThingId, *, map_key: bytes) -> Discussion:
    """Return the discussion of a thing, as far as the visitor may read it.

    Raises:
        NotFound: he sees no such thing.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        appearance = things.appears(opened, thing)
        if appearance is None:
            raise NotFound(NO_THING)
        comments = kept.of_thing(opened, thing, limit=SHOWN)
        named = [each.claim for each in comments if each.claim]
        claims = kept.claims(opened, thing, named, limit=CLAIMS + len(named))
        organisations = alliance.names_of_organisations()
        item = next(iter(items_of(opened, [thing], organisations)), None)
        seen = kept.handlings(opened, thing)
    words = _words(visit, comments, claims, map_key)
    may_comment = gate.may(visit, Action.COMMENT)
    bound = choosing.by_itself(visit, list(handlings_by_id(seen).values()))
    remarks = tuple(_remark(each, words) for each in comments)
    labels = [each.marking for each in remarks] + ([item.marking] if item else [])
    labels += [words.handlings[each.handling].tlp for each in claims]
    kind, stix_id = appearance
    return Discussion(
        thing=thing,
        name=item.name if item else "",
        kind=item.kind if item else kind,
        stix_id=item.stix_id if item else stix_id,
        remarks=remarks,
        claims=tuple(_said(each, words) for each in claims if each.current),
        highest=strictest(labels),
        may_comment=may_comment,
        by_itself=bound.handling.tlp,
        mixed=bound.mixed,
        people=tuple(words.known.values()) if may_comment else (),
        whom=compose.addressable(visit) if may_comment else (),
    )


def _words(
    visit: Visit, comments: list[Comment], claims: list[Commented], map_key: bytes
) -> _Words:
    terms = terms_by_id(each.terms for each in claims)
    return _Words(
        organisations=alliance.names_of_organisations(),
        people=alliance.persons_by_id(each.person for each in comments),
        known={each.id: each for each in acquaintances(visit)},
        handlings=handlings_by_id(
            [each.handling for each in comments] + [each.handling for each in claims]
        ),
        claims={each.id: each for each in claims},
        protected=frozenset(each.id for each in claims if terms[each.terms].source_protected),
        visit=visit,
        map_key=map_key,
    )


def _remark(comment: Comment, words: _Words) -> Remark:
    masked = comment.claim in words.protected and comment.author != words.visit.actor.organisation
    person = words.people.get(comment.person)
    claim = words.claims.get(comment.claim) if comment.claim else None
    return Remark(
        id=comment.id,
        marking=words.handlings[comment.handling].tlp,
        organisation="" if masked else words.organisations[comment.author].name,
        person="" if masked or person is None else person.name,
        token=_token(comment, words) if comment.claim in words.protected else "",
        at=comment.recorded_at,
        text=comment.text,
        withdrawn=comment.withdrawn_at is not None,
        mine=comment.person == words.visit.actor.person,
        mentions=names_of(words.known, comment.mentions),
        about=comment.claim,
        said=_said(claim, words) if claim else None,
        answers=comment.answers,
    )


def _said(claim: Commented, words: _Words) -> Said:
    return Said(
        id=claim.id,
        organisation=words.organisations[claim.author].name,
        at=claim.recorded_at,
        marking=words.handlings[claim.handling].tlp,
        current=claim.current,
    )


def _token(comment: Comment, words: _Words) -> str:
    """Return what stands for an organisation under one protected claim: keyed, so that nobody computes whose it is."""
    told = f"comment {comment.claim} {comment.author}".encode()
    return hmac.digest(words.map_key, told, hashlib.sha256).hex()[:_TOKEN_LETTERS]
