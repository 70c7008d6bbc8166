"""Who asks, and what for: read from the session, never from the address."""

from uuid import UUID

import attrs
from django.http import HttpRequest

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Actor
from atlas.services import alliance, preview
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.services.signin.sittings import RECENT
from atlas.web import languages
from atlas.web.startup import now

PURPOSE_KEY = "purpose"
REFERENCE_KEY = "reference"
SEEN_AS_KEY = "seen-as"
PROVED_KEY = "proved"
_BEARER = "atlas_bearer"
THEMES = ("system", "light", "dark")
DENSITIES = ("comfortable", "compact")
SINGLE_KEYS = ("on", "off")
# What a cookie keeps of how pages look and answer, with the values it may have; the first is the default.
LOOKS = {
    "theme": THEMES,
    "density": DENSITIES,
    "keys": SINGLE_KEYS,
    "language": languages.CODES,
}


def person_of(request: HttpRequest) -> PersonId:
    """Return who is signed in. Call it behind `SignedInMiddleware` only: a stranger is nobody."""
    return PersonId(UUID(str(request.user.pk)))


def actor_of(request: HttpRequest) -> Actor:
    """Return the person who is signed in, as an actor for a service.

    Raises:
        NotFound: the person is no longer there.
    """
    return alliance.actor_of(person_of(request))


def purpose_of(request: HttpRequest) -> Purpose:
    """Return what this visit is for; `RESEARCH` until the person says otherwise."""
    chosen = request.session.get(PURPOSE_KEY)
    return Purpose(chosen) if chosen in set(Purpose) else Purpose.RESEARCH


def reference_of(request: HttpRequest) -> str:
    """Return what this visit is about, as the person named it; empty where nothing was."""
    return str(request.session.get(REFERENCE_KEY, ""))


def seen_as_of(request: HttpRequest) -> Actor | None:
    """Return as whom the visitor looks in a preview; `None` where he looks with his own eyes."""
    kept = request.session.get(SEEN_AS_KEY)
    if not kept:
        return None
    organisation, person = kept
    known = PersonId(UUID(person)) if person else None
    return preview.actor_as(OrganisationId(UUID(organisation)), known)


def is_recent(request: HttpRequest) -> bool:
    """Tell whether the person proved within a quarter of an hour that it is them."""
    proved = request.session.get(PROVED_KEY, 0)
    return bool(0 <= now().timestamp() - proved <= RECENT.total_seconds())


def visit_of(request: HttpRequest) -> Visit:
    """Return who asks, what for, and when: what a view hands to its service."""
    if bearer := bearer_of(request):
        return bearer
    return Visit(
        actor=actor_of(request),
        purpose=purpose_of(request),
        now=now(),
        setting=Setting(reference=reference_of(request), seen_as=seen_as_of(request)),
        fresh=is_recent(request),
    )


def bearer_of(request: HttpRequest) -> Visit | None:
    """Return the visit that a bearer token opened, or `None` where the request came without one."""
    return getattr(request, _BEARER, None)


def open_with(request: HttpRequest, visit: Visit) -> None:
    """Let a bearer token's visit stand for the session that a browser would have."""
    setattr(request, _BEARER, visit)


@attrs.frozen(kw_only=True)
class Appearance:
    """How pages look and answer in this browser: kept in cookies, so it holds for strangers too."""

    theme: str
    density: str
    keys: str
    language: str


def appearance_of(request: HttpRequest) -> Appearance:
    """Return the chosen look; unknown values count as the first of their list."""
    chosen = {name: request.COOKIES.get(f"atlas_{name}", "") for name in LOOKS}
    return Appearance(
        **{
            name: chosen[name] if chosen[name] in known else known[0]
            for name, known in LOOKS.items()
        }
    )
