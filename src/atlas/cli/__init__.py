"""Command line: parse, call one service, print. Data goes to stdout, talk to stderr.

Read `main.py` first. Commands that need no database start none.
"""

from atlas.cli.main import main

__all__ = ["main"]
