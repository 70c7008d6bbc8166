"""What one of the two worlds has filed for deconfliction: silent and planted, so nobody who asks may tell."""

from datetime import timedelta

from atlas.keys import reach
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.services import deconflict
from atlas.services.deconflict import Filing, Mode
from atlas.settings import Settings
from builders import NOW, World

_SILENT = (
    Identifier(IdentifierKind.IPV4, "203.0.113.99"),
    Identifier(IdentifierKind.DOMAIN, "secret.example"),
    "Nightjar",
)


def file_silently(world: World, by: str) -> None:
    """File what the other world does not have."""
    filing = Filing(
        case="Zanzibar", mode=Mode.SILENT, until=(NOW + timedelta(days=90)).date(), canary=True
    )
    keys = reach(Settings.from_env())
    deconflict.file(world.visit(by), filing, identifiers=_SILENT, keys=keys)
