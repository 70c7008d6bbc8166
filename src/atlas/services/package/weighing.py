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

FLAGGED = (
    "Personal data goes to a recipient of a flagged country. Let two organisations of the board clear it, "
    "or take the personal data out."
)
EDITING = frozenset({"written", "submit", "check", "sanitise"})


@attrs.frozen(kw_only=True)
class Weighed:
    """A package with all that stands behind it in one snapshot. `claims` are those cited that stand, by id."""

    package: Package
    document: Document
    claims: Mapping[uuid.UUID, CitedClaim]
    handlings: Mapping[HandlingId, Handling]
    terms: Mapping[TermsId, Terms]
    recipient: Recipient | None
    consents: Mapping[uuid.UUID, str]
    steps: Sequence[Done]
    facts: Facts

    @property
    def checks(self) -> tuple[rules.Check, ...]:
        """Return all guards, weighed."""
        return rules.checks(self.facts)


def weigh(opened: OpenScope, visit: Visit, package: Package) -> Weighed:
    """Return a package with what its guards weigh, as the scope shows it."""
    document = document_of(package.document)
    found = claims_of.cited(opened, document.claims)
    handlings = handlings_by_id({each.handling for each in found.values()})
    terms = terms_by_id({each.terms for each in found.values()})
    steps = [each for each in kept.steps(opened, package.id) if each.version == package.version]
    consents = _said(kept.consents(opened, package.id), document)
    weighed = Weighed(
        package=package,
        document=document,
        claims=found,
        handlings=handlings,
        terms=terms,
        recipient=recipients.of(visit, document),
        consents=consents,
        steps=steps,
        facts=_NOTHING,
    )
    return attrs.evolve(weighed, facts=_facts(visit, weighed))


def _said(told: Sequence[Consent], document: Document) -> Mapping[uuid.UUID, str]:
    """Return the latest word on each claim for this recipient and purpose: a consent to another counts for nothing."""
    return {
        claim: each.said
        for each in told
        if each.recipient == document.recipient and each.purpose == document.purpose
        for claim in each.claims
    }


def _facts(visit: Visit, weighed: Weighed) -> Facts:
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
        is_weighed=_since_sent_back(weighed.steps, "weigh"),
        deconflicted="",
        editors=frozenset(
            PersonId(each.person) for each in weighed.steps if each.person and each.what in EDITING
        ),
        officer=visit.actor.person if _is_officer(visit) else _officer(weighed.steps),
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
        lead=_is_lead(claim.content),
    )


def _is_lead(content: bytes) -> bool:
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


def _since_sent_back(steps: Sequence[Done], what: str) -> bool:
    last = max((n for n, each in enumerate(steps) if each.what == "send-back"), default=-1)
    return any(each.what == what for each in steps[last + 1 :])


def _is_officer(visit: Visit) -> bool:
    return bool(alliance.standing_of(visit.actor, visit.now).roles & {Role.LEGAL})


def _officer(steps: Sequence[Done]) -> PersonId | None:
    who = [each.person for each in steps if each.what in ("weigh", "approve") and each.person]
    return PersonId(who[-1]) if who else None


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
    officer=None,
)
