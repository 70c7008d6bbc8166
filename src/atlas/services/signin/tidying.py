"""Forgetting what nobody can come in with any more; the node's own work, once an hour."""

from datetime import datetime, timedelta

from atlas.services.signin.guesses import WINDOW
from atlas.store import signin_tidying as kept

LISTED = timedelta(days=30)
"""How long links and sign-ins stay after their end, so that somebody can still be asked about them."""
TOKENS_LISTED = timedelta(days=366)


def forget(*, now: datetime) -> int:
    """Delete sessions that expired, old windows of guesses, links, sign-ins and tokens; return how many rows."""
    return sum(
        (
            kept.forget_sessions(now),
            kept.forget_windows(now - WINDOW),
            kept.forget_links(now - LISTED),
            kept.forget_sittings(now - LISTED),
            kept.forget_tokens(now - TOKENS_LISTED),
        )
    )
