"""Leaf hash, tree and commitments. Pure: numbers and bytes in, bytes out.

`tree.py` is RFC 9162 section 2.1; `commitments.py` hides what a leaf stands for until its random bytes are shown.
"""
