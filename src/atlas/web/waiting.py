"""A form that waits while its person proves that it is still them: nothing typed is lost, and nobody else reads it.

It lies in the session, encrypted and bound to its person, until it is shown once more; then the person sends it. A new
sign-in that was begun to prove it takes it along, for the same person alone.
"""

import base64
from collections.abc import Sequence

import attrs
import msgspec
from django.http import HttpRequest

from atlas.errors import SigninError
from atlas.services.signin import sealed
from atlas.services.signin.sittings import RECENT
from atlas.web.startup import now, settings
from atlas.web.visitor import person_of

_KEY = "waiting_form"
_MOST_CHARS = 1_000_000  # the longest form there is publishes an agreement of 200,000
_OF_THE_BROWSER = "csrfmiddlewaretoken"


@attrs.frozen(kw_only=True)
class Form:
    """What was sent, where to, and when (seconds since 1970): names with all their values, in the order of the form."""

    path: str
    fields: Sequence[tuple[str, str]]
    sent_at: int


def keep(request: HttpRequest) -> bool:
    """Let the form of this request wait, in place of another; tell whether it can: files and what is huge cannot."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != _OF_THE_BROWSER
    ]
    if request.FILES or sum(len(value) for _name, value in fields) > _MOST_CHARS:
        return False
    form = Form(path=request.get_full_path(), fields=fields, sent_at=int(now().timestamp()))
    plain = msgspec.json.encode(form).decode()
    kept = sealed.seal(plain, person_of(request), key=settings().key("signin"))
    request.session[_KEY] = base64.b64encode(kept).decode("ascii")
    return True


def lift(request: HttpRequest) -> str:
    """Return what waits, still encrypted, before the session ends; "" where nothing does."""
    return str(request.session.get(_KEY, ""))


def put_back(request: HttpRequest, lifted: str) -> None:
    """Let what was lifted wait in a session that began anew.

    Nobody but its person can open it: whoever else signs in there loses it (`settle`).
    """
    if lifted:
        request.session[_KEY] = lifted


def settle(request: HttpRequest) -> bool:
    """Forget what waits for somebody else than who is signed in now, and tell whether something still waits."""
    if waits(request) and _opened(request, lift(request)) is None:
        del request.session[_KEY]
    return waits(request)


def waits(request: HttpRequest) -> bool:
    """Tell whether a form waits."""
    return _KEY in request.session


def take(request: HttpRequest) -> Form | None:
    """Return the form that waits and forget it here; `None` where there is none, or for longer than a proof counts."""
    return _opened(request, request.session.pop(_KEY, ""))


def _opened(request: HttpRequest, kept: str) -> Form | None:
    if not kept:
        return None
    try:
        plain = sealed.opened(
            base64.b64decode(kept), person_of(request), key=settings().key("signin")
        )
    except SigninError:
        return None
    form = msgspec.json.decode(plain, type=Form)
    waited = now().timestamp() - form.sent_at
    return form if 0 <= waited <= RECENT.total_seconds() else None
