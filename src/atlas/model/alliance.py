"""What members of the alliance are, and the levers that they may hold (domain, section 6.8, A8)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class OrganisationKind(StrEnum):
    """What an organisation is; of a public source everything is TLP:CLEAR."""

    PRIVATE = "private"
    LEA = "LEA"
    IO = "IO"
    NGO = "NGO"
    ACADEMIC = "academic"
    CSIRT = "CSIRT"
    REGULATOR = "regulator"
    PUBLIC_SOURCE = "public source"


class Lever(StrEnum):
    """What somebody can pull to disrupt, L1 to L25. The catalogue has no act of unauthorised access."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    L6 = "L6"
    L7 = "L7"
    L8 = "L8"
    L9 = "L9"
    L10 = "L10"
    L11 = "L11"
    L12 = "L12"
    L13 = "L13"
    L14 = "L14"
    L15 = "L15"
    L16 = "L16"
    L17 = "L17"
    L18 = "L18"
    L19 = "L19"
    L20 = "L20"
    L21 = "L21"
    L22 = "L22"
    L23 = "L23"
    L24 = "L24"
    L25 = "L25"

    @property
    def label(self) -> str:
        """Return what the lever does, in a few English words; pages translate them."""
        return LEVERS[self]


LEVERS: Mapping[Lever, str] = MappingProxyType(
    {
        Lever.L1: "Suspend or lock a domain",
        Lever.L2: "Seize or sinkhole a domain",
        Lever.L3: "Take down hosting",
        Lever.L4: "Filter or de-peer a network",
        Lever.L5: "Seize or image a server",
        Lever.L6: "Remove an account, app or advertisement",
        Lever.L7: "Freeze a bank account, close a mule account",
        Lever.L8: "End a merchant's or processor's contract",
        Lever.L9: "Freeze at a virtual asset provider",
        Lever.L10: "Give input for a sanctions designation",
        Lever.L11: "Seize or recover assets",
        Lever.L12: "Arrest, or refer for charges",
        Lever.L13: "Sue, or seek an injunction",
        Lever.L14: "Release a decryptor or key",
        Lever.L15: "Notify victims, reset credentials",
        Lever.L16: "Release detections or blocklists",
        Lever.L17: "Expose or name in public",
        Lever.L18: "Disturb trust among affiliates (police only)",
        Lever.L19: "Deter by adverts, warn users",
        Lever.L20: "Run a controlled market (police only)",
        Lever.L21: "Disclose a flaw in criminal tooling to police",
        Lever.L22: "Harden registration and know-your-customer checks",
        Lever.L23: "Block a phone number, SIM or SMS route",
        Lever.L24: "Recommend a policy",
        Lever.L25: "Wait and watch",
    }
)

# Levers that only police may pull.
POLICE_ONLY = frozenset({Lever.L18, Lever.L20})
