"""How long a statement about a thing stays worth something: an address changes hands in weeks, a wallet in years.

Half-lives stand in `kinds.toml`. What is past its half-life is shown as stale and is never hidden.
"""

from datetime import datetime, timedelta

from atlas.model.kinds import kind_of


def half_life(kind: str) -> timedelta | None:
    """Return after how long a statement about such a thing is worth half; `None` where it does not age."""
    days = kind_of(kind).half_life_days
    return None if days is None else timedelta(days=days)


def is_stale(kind: str, confirmed: datetime, *, at: datetime) -> bool:
    """Tell whether more than a half-life has passed since somebody last said it."""
    life = half_life(kind)
    return life is not None and at - confirmed > life
