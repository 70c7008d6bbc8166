"""Where things stand on a map. Pure: arrays in, arrays out; the only room that says node and edge.

It must never ask a database, know what a node stands for, or read a clock; equal input gives equal output, in
whatever order the edges come. Read `graph.py` first, then `layout.py`: communities (`communities.py`) become
discs (`packing.py`), each arranged by springs (`springs.py`). Small pictures have forms of their own
(`rings.py`, `columns.py`), and what comes later goes beside what stands already (`beside.py`).

Units of a layout are CSS pixels at zoom 1; x grows to the right, y grows downwards. NumPy and the graph
libraries take 0.3 s to import, so services import this room where they use it.
"""
