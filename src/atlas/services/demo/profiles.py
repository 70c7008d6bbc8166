"""What the members of the fictional alliance say of themselves: levers, jurisdictions, clients, contact points."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.model.alliance import Lever
from atlas.store.alliance import Profile

# short: levers, jurisdictions, response time, authorities, clients
_SAID: Mapping[str, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        "northbank": ("L7 L15 L22", "QV", "4 hours", "Banking Act of Veldmark, section 12", ""),
        "sentrivale": (
            "L14 L16 L17",
            "QV QS QT",
            "1 working day",
            "Contracts with its clients",
            "Quay Insurance; Harbour Freight of Veldmark; Tarumi Rail",
        ),
        "policebureau": (
            "L2 L5 L11 L12 L18 L20",
            "QV",
            "24 hours, at once where life is at risk",
            "Code of Criminal Procedure of Veldmark",
            "",
        ),
        "veldcert": ("L1 L15 L16 L21", "QV", "2 hours", "Network Security Act of Veldmark", ""),
        "findesk": ("L8 L10 L22 L24", "QV", "5 working days", "Financial Conduct Act", ""),
        "cloudmoor": ("L3 L4 L6", "QS", "4 hours", "Terms of service", ""),
        "coinmeadow": ("L9 L22", "QS QT", "2 hours", "Virtual Assets Act of Costa Serena", ""),
        "costapolice": ("L2 L5 L11 L12", "QS", "24 hours", "Judicial Police Act", ""),
        "openharbour": ("L15 L19", "QS", "1 working day", "Victim Support Charter", ""),
        "lakeuni": ("L24 L25", "QT", "2 weeks", "Research ethics board, decision 7", ""),
        "telvane": ("L1 L23", "QT", "4 hours", "Telecommunications Act of the Isles", ""),
        "interlink": ("L10 L12 L24", "QV QS QT", "3 working days", "Convention of Tarumi", ""),
    }
)


def profile_of(short: str) -> Profile:
    """Return the profile of a member of the story; addresses are of `.example`, which is nobody's (RFC 2606)."""
    levers, jurisdictions, response_time, authorities, clients = _SAID[short]
    return Profile(
        levers=tuple(map(Lever, levers.split())),
        jurisdictions=tuple(jurisdictions.split()),
        response_time=response_time,
        authorities=authorities,
        clients=tuple(filter(None, clients.split("; "))),
        contact=f"desk@{short}.example",
    )
