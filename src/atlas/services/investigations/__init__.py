"""The folder of a target: what is asked about it, by whom, and what came of it (domain 6.2, W3).

`opening` begins one when a nomination is accepted.
"""

from atlas.services.investigations.opening import Target, open_for

__all__ = ["Target", "open_for"]
