"""What the guards weigh of a package: its claims, its recipient and who had a hand in it, as they are now."""

import json
import uuid
from collections.abc import Mapping, Sequence

import attrs

from atlas.model.handling import DataSubject, Handling, Terms
from atlas.model.ids import HandlingId, PersonId, TermsId
from atlas.model.markings import TLP
from atlas.policy import packages as rules
from atlas.policy.actors import Role
from atlas.policy.packages import Cited, Facts
from atlas.policy.permits import bases_in_force
from atlas.policy.registers import About
from atlas.services.gate import Visit
from atlas.services.package import recipients
from atlas.services.package.document import CHECKLIST, Document
from atlas.services.package.document import opened as document_of
from atlas.services.package.recipients import Recipient
from atlas.store import alliance
from atlas.store import cited as claims_of
from atlas.store import packages as kept
from atlas.store.cited import CitedClaim
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.packages import Consent, Done, Package
from atlas.store.scoped import OpenScope
from atlas.store.told_of import told_of

FLAGGED = (
    "Personal data goes to a recipient of a flagged country. Let two organisations of the board clear it, "
    "or take the personal data out."
)
EDITING = frozenset({"written", "submit", "check", "sanitise"})
CLEARING = frozenset({"weigh", "approve", "release"})


@attrs.frozen(kw_only=True)
class Weighed:
    """A package with all that stands behind it in one snapshot. `claims` are those cited that stand, by id.

    `steps` are those of this version, `hands` those of all.
    """

    package: Package
    document: Document
    claims: Mapping[uuid.UUID, CitedClaim]
    handlings: Mapping[HandlingId, Handling]
    terms: Mapping[TermsId, Terms]
    recipient: Recipient | None
    consents: Mapping[uuid.UUID, str]
    steps: Sequence[Done]
    hands: Sequence[Done]
    facts: Facts
    told: Mapping[uuid.UUID, About]

    @property
    def checks(self) -> tuple[rules.Check, ...]:
        """Return all guards, weighed."""
        return rules.checks(self.facts)


def weigh(
    opened: OpenScope, visit: Visit, package: Package, *, taking: Role | None = None
) -> Weighed:
    """Return a package with what its guards weigh, as the scope shows it, for who takes a part in it now.

    Where nobody takes one, a legal officer who looks is weighed as one who would clear it.
    """
    document = document_of(package.document)
    known = claims_of.cited(opened, document.claims)
    found = {claim: each for claim, each in known.items() if each.stands}
    handlings = handlings_by_id({each.handling for each in found.values()})
    terms = terms_by_id({each.terms for each in found.values()})
    hands = kept.steps(opened, package.id)
    consents = _said(kept.consents(opened, package.id), document)
    weighed = Weighed(
        package=package,
        document=document,
        claims=found,
        handlings=handlings,
        terms=terms,
        recipient=recipients.of(visit, document),
        consents=consents,
        steps=[each for each in hands if each.version == package.version],
        hands=hands,
        facts=_NOTHING,
        told=told_of(opened, found),
    )
    taken = taking or (Role.LEGAL if _is_officer(visit) else None)
    return attrs.evolve(weighed, facts=_facts(visit, weighed, taken))


def _said(told: Sequence[Consent], document: Document) -> Mapping[uuid.UUID, str]:
    """Return the latest word on each claim for this recipient and purpose: a consent to another counts for nothing."""
    return {
        claim: each.said
        for each in told
        if each.recipient == document.recipient and each.purpose == document.purpose
        for claim in each.claims
    }


def _facts(visit: Visit, weighed: Weighed, taking: Role | None) -> Facts:
    document, to = weighed.document, weighed.recipient
    numbers = {claim: place for place, claim in enumerate(document.claims, start=1)}
    cited = tuple(
        _cited(visit, weighed, numbers[claim], each) for claim, each in weighed.claims.items()
    )
    return Facts(
        cited=_sentences(document),
        missing=tuple(n for claim, n in numbers.items() if claim not in weighed.claims),
        claims=tuple(sorted(cited, key=lambda each: each.number)),
        is_judged=bool(document.judgement.strip()) and document.likelihood is not None,
        has_recipient=bool(to and document.purpose and document.route and document.title.strip()),
        is_signed=to is not None and to.listed,
        country=_country(cited, to),
        basis=document.basis,
        basis_holds=_holds(visit, weighed),
        ceiling=TLP(document.ceiling),
        sanitised=set(CHECKLIST) <= set(document.checked),
        is_weighed=any(each.what == "weigh" for each in _since_sent_back(weighed.steps)),
        deconflicted="",
        editors=_who(weighed.hands, EDITING),
        cleared=_who(weighed.hands, CLEARING),
        officers=_who(_since_sent_back(weighed.steps), CLEARING)
        | _taker(visit, taking, Role.LEGAL),
        editor=next(iter(_taker(visit, taking, Role.EDITOR)), None),
        # a step under a handling that it had before leaves a gap
        is_whole=[each.place for each in weighed.hands] == list(range(len(weighed.hands))),
    )


def _sentences(document: Document) -> tuple[tuple[str, int], ...]:
    """Return each sentence that states something by its name, with how many claims it cites."""
    judged = [("The executive judgement", len(document.judged_on))] if document.judgement else []
    return (
        *judged,
        *((f"Statement {n}", len(each.claims)) for n, each in enumerate(document.statements, 1)),
    )


def _cited(visit: Visit, weighed: Weighed, number: int, claim: CitedClaim) -> Cited:
    handling, to = weighed.handlings[claim.handling], weighed.recipient
    reaches = to is not None and to.reads(handling, visit, weighed.document.purpose)
    return Cited(
        number=number,
        handling=handling,
        terms=weighed.terms[claim.terms],
        vetting=claim.vetting,
        fast=claim.fast,
        own=claim.author == visit.actor.organisation,
        reaches=reaches,
        consent=weighed.consents.get(claim.id, ""),
        lead=is_lead(claim.content),
        about=weighed.told.get(claim.id, rules.NOBODY),
    )


def is_lead(content: bytes) -> bool:
    """Tell whether a claim is labelled a lead: not from an open source, never packaged (W4)."""
    labels = json.loads(content).get("labels", [])
    return isinstance(labels, list) and "lead" in labels


def _country(cited: Sequence[Cited], to: Recipient | None) -> str:
    personal = any(each.handling.subject is not DataSubject.NONE for each in cited)
    return FLAGGED if personal and to is not None and to.flagged and not to.cleared else ""


def _holds(visit: Visit, weighed: Weighed) -> bool:
    """Tell whether the basis named is in force for who writes, and each on which a claim hangs too (P15)."""
    standing = alliance.standing_of(visit.actor, visit.now)
    named = {weighed.document.basis, *(h.basis for h in weighed.handlings.values() if h.basis)}
    return all(
        bases_in_force(Handling(tlp=TLP.CLEAR, basis=each), standing, visit.now) for each in named
    )


def _since_sent_back(steps: Sequence[Done]) -> Sequence[Done]:
    last = max((n for n, each in enumerate(steps) if each.what == "send-back"), default=-1)
    return steps[last + 1 :]


def _is_officer(visit: Visit) -> bool:
    return bool(alliance.standing_of(visit.actor, visit.now).roles & {Role.LEGAL})


def _who(steps: Sequence[Done], did: frozenset[str]) -> frozenset[PersonId]:
    return frozenset(PersonId(each.person) for each in steps if each.person and each.what in did)


def _taker(visit: Visit, taking: Role | None, part: Role) -> frozenset[PersonId]:
    person = visit.actor.person
    return frozenset({person}) if person and taking is part else frozenset()


_NOTHING = Facts(
    cited=(),
    missing=(),
    claims=(),
    is_judged=False,
    has_recipient=False,
    is_signed=False,
    country="",
    basis="",
    basis_holds=False,
    ceiling=TLP.AMBER,
    sanitised=False,
    is_weighed=False,
    deconflicted="",
    editors=frozenset(),
    cleared=frozenset(),
    officers=frozenset(),
    editor=None,
)
