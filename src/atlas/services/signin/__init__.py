"""How people come in: what they sign in with, how often they may guess, and which of their sign-ins are open.

`links.py` makes the one-time links of operator and invitations; `passkeys.py`, `passwords.py`, `codes.py` and
`elsewhere.py` (OpenID Connect) check what people bring; `ways.py` tells what somebody has; `guesses.py` counts wrong
guesses; `sittings.py` lists and ends sign-ins. None of it opens a scope: who is signed in has seen nothing yet, the
gate decides each act. What checks signatures is imported where it is used, since the command line uses links alone.
"""

from atlas.services.signin.links import (
    VALID_FOR,
    make_link,
    make_link_for,
    peek,
    redeem,
    user_for_session,
)

__all__ = ["VALID_FOR", "make_link", "make_link_for", "peek", "redeem", "user_for_session"]
