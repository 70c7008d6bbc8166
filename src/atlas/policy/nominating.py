"""Rules of nominations: states with their ways out, checks, criteria, what a ballot decides (domain W1, P11)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

import attrs


class TargetKind(StrEnum):
    """What is nominated."""

    GROUP = "group"
    SERVICE = "service"
    MARKET = "market"
    INFRASTRUCTURE = "infrastructure"
    PERSONS = "persons"
    SCHEME = "scheme"
    FACILITATOR = "facilitator"


class Crime(StrEnum):
    """Which crime it is about: the vocabulary V1 of domain 6.3."""

    RANSOMWARE = "ransomware"
    BEC = "bec"
    PHISHING = "phishing"
    INVESTMENT = "investment-scam"
    ROMANCE = "romance-scam"
    SUPPORT = "tech-support-scam"
    CARDS = "card-fraud"
    TAKEOVER = "account-takeover"
    MALWARE = "malware-as-a-service"
    STEALER = "infostealer"
    BOTNET = "botnet"
    DDOS = "ddos-for-hire"
    ACCESS = "initial-access"
    EXTORTION = "data-extortion"
    SIM_SWAP = "sim-swap"
    CRYPTO_THEFT = "crypto-theft"
    MULES = "money-mules"
    LAUNDERING = "laundering"
    CSE = "online-cse"
    MARKETPLACE = "marketplace"
    HOSTING = "bulletproof-hosting"


class Openness(StrEnum):
    """How far the sources on it are open to everybody."""

    OPEN = "open"
    PARTLY = "partly"
    CLOSED = "closed"


class State(StrEnum):
    """Where a nomination stands. A draft is its author's alone and no nomination yet."""

    SUBMITTED = "submitted"
    SCREENING = "screening"
    SCORED = "scored"
    VOTED = "voted"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    MERGED = "merged"


class Move(StrEnum):
    """What brings a nomination on. `CLOSE` and `RETURN` are done by time alone."""

    AMEND = "amend"
    SCREEN = "screen"
    CHECK = "check"
    SCORE = "score"
    OPEN = "open"
    CLOSE = "close"
    ACCEPT = "accept"
    DEFER = "defer"
    REJECT = "reject"
    MERGE = "merge"
    RETURN = "return"
    TAKE_BACK = "take-back"


_S = State
_UNDECIDED = frozenset({_S.SUBMITTED, _S.SCREENING, _S.SCORED, _S.DEFERRED})
MOVES: Mapping[Move, tuple[frozenset[State], State | None]] = MappingProxyType(
    {
        Move.AMEND: (frozenset({_S.SUBMITTED, _S.SCREENING}), None),
        Move.SCREEN: (frozenset({_S.SUBMITTED}), _S.SCREENING),
        Move.CHECK: (frozenset({_S.SCREENING}), None),
        Move.SCORE: (frozenset({_S.SCREENING, _S.SCORED}), _S.SCORED),
        Move.OPEN: (frozenset({_S.SCORED, _S.VOTED}), _S.SCORED),
        Move.CLOSE: (frozenset({_S.SCORED}), _S.VOTED),
        Move.ACCEPT: (frozenset({_S.VOTED}), _S.ACCEPTED),
        Move.DEFER: (frozenset({_S.SCREENING, _S.SCORED, _S.VOTED}), _S.DEFERRED),
        Move.REJECT: (frozenset({_S.SCREENING, _S.VOTED}), _S.REJECTED),
        Move.MERGE: (frozenset({_S.SCREENING, _S.SCORED, _S.VOTED}), _S.MERGED),
        Move.RETURN: (frozenset({_S.DEFERRED}), _S.SUBMITTED),
        Move.TAKE_BACK: (_UNDECIDED, _S.REJECTED),
    }
)
"""From which states each leads, and into which; `None`: it stays where it is."""
ENDS = frozenset({_S.ACCEPTED, _S.REJECTED, _S.MERGED})
"""Nothing is done to a nomination in these; the same target may be nominated anew."""


class Check(StrEnum):
    """What screening asks."""

    DUPLICATE = "duplicate"
    NEUTRALITY = "neutrality"
    LEGAL = "legal"
    DECONFLICTION = "deconfliction"


class Criterion(StrEnum):
    """By what nominations are compared, each with 1 to 5 points."""

    HARM = "harm"
    CENTRALITY = "centrality"
    DISRUPTABILITY = "disruptability"
    DATA = "data"
    ADDED_VALUE = "added-value"
    URGENCY = "urgency"


POINTS = range(1, 6)
MOST_WEIGHT = 10
EVEN_WEIGHTS: Mapping[Criterion, int] = MappingProxyType(dict.fromkeys(Criterion, 1))
"""What holds until the board sets other weights."""


class Choice(StrEnum):
    """What an organisation's ballot may say."""

    ACCEPT = "accept"
    DEFER = "defer"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """What a closed ballot says. Without quorum or majority it decides nothing."""

    ACCEPT = "accept"
    DEFER = "defer"
    REJECT = "reject"
    NO_QUORUM = "no-quorum"
    NO_MAJORITY = "no-majority"


@attrs.frozen(kw_only=True)
class Result:
    """What a closed ballot came to: how many said what, out of how many, and what follows from it."""

    outcome: Outcome
    counts: Mapping[Choice, int]
    quorum: int

    @property
    def given(self) -> int:
        """Return how many ballots were given: abstentions count for the quorum."""
        return sum(self.counts.values())

    @property
    def needed(self) -> int:
        """Return how many of the votes that decide are more than half of them."""
        return (self.given - self.counts[Choice.ABSTAIN]) // 2 + 1


def result_of(choices: Iterable[Choice], *, quorum: int) -> Result:
    """Return what the ballots of a closed round decide: what more than half of those say that do not abstain."""
    told = Counter(choices)
    counts = MappingProxyType({each: told[each] for each in Choice})
    result = Result(outcome=Outcome.NO_QUORUM, counts=counts, quorum=quorum)
    if result.given < quorum:
        return result
    decides = (Choice.ACCEPT, Choice.DEFER, Choice.REJECT)
    for choice in decides:
        if counts[choice] >= result.needed:
            return attrs.evolve(result, outcome=Outcome(choice))
    return attrs.evolve(result, outcome=Outcome.NO_MAJORITY)


def priority(points: Mapping[Criterion, int], weights: Mapping[Criterion, int]) -> Fraction:
    """Return the weighted mean of the points, from 1 to 5: sum of points times weight, by the sum of weights."""
    whole = sum(weights[each] for each in Criterion)
    return Fraction(sum(points[each] * weights[each] for each in Criterion), whole)


def ends_by_way(state: State) -> frozenset[Move]:
    """Return what leads out of a state: none where the nomination has ended."""
    return frozenset(
        move
        for move, (before, after) in MOVES.items()
        if state in before and after not in (None, state)
    )
