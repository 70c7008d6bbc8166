"""Words of nominations: kinds, crimes, states, checks, criteria, votes. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.policy.nominating import (
    Check,
    Choice,
    Crime,
    Criterion,
    Openness,
    Outcome,
    State,
    TargetKind,
)
from atlas.services.nominate import Task

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

KIND_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        TargetKind.GROUP: _("Group"),
        TargetKind.SERVICE: _("Service"),
        TargetKind.MARKET: _("Market"),
        TargetKind.INFRASTRUCTURE: _("Infrastructure provider"),
        TargetKind.PERSONS: _("Cluster of persons"),
        TargetKind.SCHEME: _("Scheme"),
        TargetKind.FACILITATOR: _("Facilitator"),
    }
)
CRIME_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Crime.RANSOMWARE: _("Ransomware"),
        Crime.BEC: _("Business e-mail compromise"),
        Crime.PHISHING: _("Phishing"),
        Crime.INVESTMENT: _("Investment scam"),
        Crime.ROMANCE: _("Romance scam"),
        Crime.SUPPORT: _("Tech support scam"),
        Crime.CARDS: _("Card fraud"),
        Crime.TAKEOVER: _("Account takeover"),
        Crime.MALWARE: _("Malware as a service"),
        Crime.STEALER: _("Infostealer"),
        Crime.BOTNET: _("Botnet"),
        Crime.DDOS: _("DDoS for hire"),
        Crime.ACCESS: _("Initial access"),
        Crime.EXTORTION: _("Data extortion"),
        Crime.SIM_SWAP: _("SIM swap"),
        Crime.CRYPTO_THEFT: _("Theft of crypto-assets"),
        Crime.MULES: _("Money mules"),
        Crime.LAUNDERING: _("Laundering"),
        Crime.CSE: _("Online sexual exploitation of children (reference only)"),
        Crime.MARKETPLACE: _("Marketplace"),
        Crime.HOSTING: _("Bulletproof hosting"),
    }
)
OPENNESS_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Openness.OPEN: _("All open"),
        Openness.PARTLY: _("Partly open"),
        Openness.CLOSED: _("Mostly closed"),
    }
)
STATE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "draft": _("draft"),
        State.SUBMITTED: _("submitted"),
        State.SCREENING: _("screening"),
        State.SCORED: _("scored"),
        State.VOTED: _("voted"),
        State.ACCEPTED: _("accepted"),
        State.DEFERRED: _("deferred"),
        State.REJECTED: _("rejected"),
        State.MERGED: _("merged"),
    }
)
CHECK_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Check.DUPLICATE: _("No duplicate"),
        Check.NEUTRALITY: _("Neutral"),
        Check.LEGAL: _("Lawful"),
        Check.DECONFLICTION: _("Nobody asks to hold"),
    }
)
CRITERION_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Criterion.HARM: _("Harm"),
        Criterion.CENTRALITY: _("Centrality: how many known groups depend on it"),
        Criterion.DISRUPTABILITY: _("Disruptability: levers that members hold"),
        Criterion.DATA: _("Data that are to be had"),
        Criterion.ADDED_VALUE: _("What the alliance adds"),
        Criterion.URGENCY: _("Urgency"),
    }
)
CHOICE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Choice.ACCEPT: _("Accept"),
        Choice.DEFER: _("Defer"),
        Choice.REJECT: _("Reject"),
        Choice.ABSTAIN: _("Abstain"),
    }
)
OUTCOME_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Outcome.ACCEPT: _("More than half say: accept."),
        Outcome.DEFER: _("More than half say: defer."),
        Outcome.REJECT: _("More than half say: reject."),
        Outcome.NO_QUORUM: _("Too few took part: nothing is decided."),
        Outcome.NO_MAJORITY: _("No answer has more than half: nothing is decided."),
    }
)
TASK_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Task.SCREEN: _("screen it"),
        Task.CLEAR: _("check it in law"),
        Task.SCORE: _("give points"),
        Task.OPEN: _("open a ballot"),
        Task.VOTE: _("vote for your organisation"),
        Task.CONCLUDE: _("decide"),
    }
)
STEP_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "submitted": _("submitted"),
        "amended": _("its form was changed"),
        "screening": _("screening began"),
        "checked": _("a check was decided"),
        "scored": _("points were given"),
        "opened": _("a ballot was opened"),
        "accepted": _("accepted"),
        "deferred": _("deferred"),
        "rejected": _("rejected"),
        "merged": _("merged into another"),
        "taken-back": _("taken back by who nominated it"),
    }
)
EVERY: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {
        "kinds": KIND_WORDS,
        "crimes": CRIME_WORDS,
        "openness": OPENNESS_WORDS,
        "states": STATE_WORDS,
        "checks": CHECK_WORDS,
        "criteria": CRITERION_WORDS,
        "choices": CHOICE_WORDS,
        "outcomes": OUTCOME_WORDS,
        "tasks": TASK_WORDS,
        "steps": STEP_WORDS,
    }
)
"""All of them, for templates."""
