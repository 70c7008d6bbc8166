"""Claims that are being corrected for a case of a data subject: the form of such a claim is about the case.

The session keeps which, so that nothing else in it is about the case, and nothing in an address can say so.
"""

import attrs
from django.http import HttpRequest

from atlas.services.gate import Visit
from atlas.web.visitor import visit_of

CORRECTING_KEY = "correcting"
MOST = 20  # in one session; the oldest is forgotten first


def begin(request: HttpRequest, claim: object, number: str) -> None:
    """Let the form of a claim be about a case from now on, until it is sent or the session ends."""
    known = {**request.session.get(CORRECTING_KEY, {})}
    known.pop(str(claim), None)
    kept = [*known.items(), (str(claim), number)][-MOST:]
    request.session[CORRECTING_KEY] = dict(kept)


def visit_for(request: HttpRequest, claim: object) -> Visit:
    """Return the visit of a form that corrects a claim: about its case where there is one, else as ever."""
    visit = visit_of(request)
    number = request.session.get(CORRECTING_KEY, {}).get(str(claim))
    if not number:
        return visit
    return attrs.evolve(visit, setting=attrs.evolve(visit.setting, reference=number))


def follow(request: HttpRequest, claim: object, newer: object) -> None:
    """Go on with a newer version of a claim that is being corrected."""
    if number := request.session.get(CORRECTING_KEY, {}).get(str(claim)):
        end(request, claim)
        begin(request, newer, number)


def end(request: HttpRequest, claim: object) -> None:
    """Forget a claim that was sent."""
    known = {**request.session.get(CORRECTING_KEY, {})}
    if known.pop(str(claim), None):
        request.session[CORRECTING_KEY] = known
