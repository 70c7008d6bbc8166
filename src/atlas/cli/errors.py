"""What an error means to a shell: code -> exit status, in one table."""

from collections.abc import Mapping
from types import MappingProxyType

SOME_REJECTED = 3

EXIT_STATUS: Mapping[str, int] = MappingProxyType(
    {
        "usage.unusable": 2,
        "settings.unusable": 2,
        "input.malformed": 2,
        "walk.too_wide": 2,
        "analysis.no_number": 2,
        "thing.not_found": 4,
        "policy.denied": 5,
        "signin.refused": 5,
        "signin.unconfirmed": 5,
        "signin.too_many": 5,
        "quota.spent": 5,
        "keys.unavailable": 6,
        "server.unavailable": 6,
        "server.too_slow": 6,
        "log.bad_proof": 7,
        "backup.refused": 7,
        "package.refused": 7,
        "atlas.error": 1,
    }
)
