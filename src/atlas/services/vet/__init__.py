"""Cross-vetting: claims are reviewed by others than who gave them, and sources are traced to what they rest on.

`rounds.py` offers claims and takes reviews, `drawing.py` draws who reviews, `tracing.py` counts lineages, `reading.py`
shows, `fast.py` lets an unvetted claim be used for some hours.
"""

from atlas.policy.vetting import State, Verdict
from atlas.services.vet.interests import declared, interest_in
from atlas.services.vet.leaving import draw, free
from atlas.services.vet.reading import ClaimReview, Queue, of_claim, of_round, queue, waiting
from atlas.services.vet.rounds import Opinion, decline, dispute, draw_again, expire, offer, review
from atlas.services.vet.tracing import Cited, Trace, cite, trace, withdraw_citation

__all__ = [
    "Cited",
    "ClaimReview",
    "Opinion",
    "Queue",
    "State",
    "Trace",
    "Verdict",
    "cite",
    "declared",
    "decline",
    "dispute",
    "draw",
    "draw_again",
    "expire",
    "free",
    "interest_in",
    "of_claim",
    "of_round",
    "offer",
    "queue",
    "review",
    "trace",
    "waiting",
    "withdraw_citation",
]
