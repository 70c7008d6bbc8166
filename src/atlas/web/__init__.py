"""Pages and addresses: parse, call one service, render.

A view never asks what somebody may see, and nothing of the map is computed, filtered or counted
here: a page shows what one service answered. Read `urls.py` first, then `pages.py`.
"""
