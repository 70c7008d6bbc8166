"""Leaf hash, tree and commitments (RFC 9162). Pure."""
