"""What one item may cost. Every limit is stated in `docs/reference/stix.md`."""

MAX_ITEM_BYTES = 24 * 2**20
"""Largest item that is read: a report on 350,000 observables fits. Most stay far below 1 MiB."""

MAX_DEPTH = 64
"""Levels of objects and arrays in one item."""

MAX_MEMBERS = 20_000
"""Members of all objects of one item together."""

MAX_NUMBER_CHARS = 400
"""Longest number literal; the greatest finite double has 309 digits."""

MAX_BLANK_BYTES = 2**20
"""Longest run of white space between two items."""

CHUNK_BYTES = 2**18
"""How much is read at once; small enough to stay in a processor's cache."""

MAX_FACT_BYTES = 4096
"""Longest plain member of a bundle that is shown to its items."""
