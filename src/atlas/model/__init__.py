"""What we talk about: kinds, claims, identifiers and their normal forms, grades, markings. Values only, no I/O.

Read `claim.py` first. Nothing here knows of a database, a file or a person's session.
"""
