"""`python -m atlas` is the command line."""

from atlas.cli import main

main()
