"""Identifiers and their normal forms: what was written in many ways is one thing on the map."""

from atlas.model.identifiers.kinds import Identifier, IdentifierKind

__all__ = ["Identifier", "IdentifierKind"]
