"""Forgets what nobody can come in with any more. Outside the wall: no map data."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Q

from atlas.store.models import SigninLinkRow, SittingRow, ThrottleRow, TokenRow


def forget_sessions(now: datetime) -> int:
    """Delete the sessions that have expired; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_windows(before: datetime) -> int:
    """Delete the windows of guesses that began before; return how many."""
    return ThrottleRow.objects.filter(since__lt=before).delete()[0]


def forget_links(before: datetime) -> int:
    """Delete the links that could not be used any more before; return how many."""
    gone = Q(expires_at__lt=before) | Q(used_at__lt=before)
    return SigninLinkRow.objects.filter(gone).delete()[0]


def forget_sittings(before: datetime) -> int:
    """Delete the sign-ins that began before; return how many."""
    return SittingRow.objects.filter(began_at__lt=before).delete()[0]


def forget_tokens(before: datetime) -> int:
    """Delete the tokens that ended before; return how many."""
    gone = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return TokenRow.objects.filter(gone).delete()[0]
