"""Recall (RT15): a claim that falls raises a task for each recipient of each released version that used it.

The database raises it by itself where a claim is withdrawn or superseded (changed, revoked, marked stricter), or its
state becomes `rejected` or `legit-but-compromised`; whoever ends a claim by
another way calls `raise_for` inside the same transaction. Both at once raise one task.
"""

from collections.abc import Iterable

from atlas.model.ids import ClaimId
from atlas.store import recalls
from atlas.store.scoped import OpenScope


def raise_for(opened: OpenScope, claims: Iterable[ClaimId]) -> None:
    """Raise a correction task for each recipient of each released version that rests on one of these claims.

    It stands or falls with the transaction of the open writing scope. It answers nothing: who rejects a claim need not
    know of the packages of others.
    """
    recalls.raise_for(opened, list(claims))
