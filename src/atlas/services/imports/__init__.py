"""Files that come in: taken at once, or sent, checked and taken in by a job; each import is a batch that can be undone.

Read `sending.py` first, which takes a file at once. `batches.py` lists imports and undoes them.
"""

from atlas.services.imports.sending import NO_TEXT, Sent, take

__all__ = ["NO_TEXT", "Sent", "take"]
