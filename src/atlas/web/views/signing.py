"""Ways in for people who come back: passkey, password with a code, recovery code, an account elsewhere."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from atlas.errors import NotFound, SigninError, UsageError
from atlas.model.ids import PersonId
from atlas.services.signin import elsewhere, guesses, passkeys, passwords
from atlas.services.signin.sittings import Method
from atlas.web import entering, visitor
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.visitor import person_of

_QUESTION, _AWAY = "passkey", "elsewhere"


@login_not_required
@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """Ask the browser for any passkey of this site."""
    guesses.assert_may_guess(entering.guesser_of(request), now=now())
    options, state = passkeys.begin(site_of(request))
    request.session[_QUESTION] = state
    return JsonResponse(options)


@login_not_required
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with the passkey that the browser answered with."""
    person = passkey_answered(request)
    return _in(request, person, Method.PASSKEY)


def passkey_answered(request: HttpRequest) -> PersonId:
    """Return whose passkey answered the question of this session; a wrong answer counts as a guess.

    Raises:
        SigninError: the answer does not hold.
        TooManyError: too many wrong answers from there.
    """
    guesser = entering.guesser_of(request)
    guesses.assert_may_guess(guesser, now=now())
    try:
        return passkeys.sign_in(answer_of(request), question_of(request), now=now())
    except SigninError:
        guesses.was_wrong(guesser, now=now())
        raise


def question_of(request: HttpRequest) -> passkeys.Question:
    """Return what this session asked a passkey, and forget it: each question is answered once.

    Raises:
        SigninError: nothing was asked.
    """
    state: dict[str, Any] | None = request.session.pop(_QUESTION, None)
    if state is None:
        raise SigninError(gettext("Nothing was asked; try again from the page."))
    return passkeys.Question(state=state, site=site_of(request))


def ask(request: HttpRequest, state: dict[str, Any]) -> None:
    """Keep what a passkey was asked until the answer comes."""
    request.session[_QUESTION] = state


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Return the authenticator's answer that a form carries.

    Raises:
        UsageError: it is no JSON object.
    """
    try:
        found = json.loads(request.POST.get("answer", ""))
    except (ValueError, RecursionError) as error:
        raise UsageError(gettext("The form holds no answer of a passkey.")) from error
    if not isinstance(found, dict):
        raise UsageError(gettext("The form holds no answer of a passkey."))
    return found


def site_of(request: HttpRequest) -> passkeys.Site:
    """Return the site as this browser has it."""
    return passkeys.Site(origin=entering.origin_of(request))


@login_not_required
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Sign in with a password and a code, where the operator allows it."""
    if not settings().passwords:
        raise NotFound(gettext("There are no passwords here."))
    name = request.POST.get("name", "").strip()
    given = request.POST.get("password", ""), request.POST.get("code", "")
    try:
        person = passwords.sign_in(
            name, *given, guesser=entering.guesser_of(request, name or "-"), now=now()
        )
    except SigninError:
        return _refused(request, "password")
    return _in(request, person, Method.PASSWORD)


@login_not_required
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """Sign in with a recovery code."""
    name = request.POST.get("name", "").strip()
    guesser = entering.guesser_of(request, name or "-")
    try:
        person = passwords.sign_in_by_recovery(
            name, request.POST.get("code", ""), guesser=guesser, now=now()
        )
    except SigninError:
        return _refused(request, "recovery")
    return _in(request, person, Method.RECOVERY)


def _refused(request: HttpRequest, form: str) -> HttpResponse:
    """Show the ways in again, with the same words whatever was wrong."""
    context = {
        "providers": settings().providers,
        "passwords": settings().passwords,
        "can_have_passkeys": site_of(request).can_have_passkeys,
        "next": entering.ours(request.POST.get("next", "")),
        "refused": form,
    }
    response = page(request, "signed_out", context)
    response.status_code = 403
    return response


def _in(request: HttpRequest, person: PersonId, method: Method) -> HttpResponse:
    target = entering.ours(request.POST.get("next", ""))
    entering.enter(request, person, method)
    return entering.led_in(request, target or "desk")


@login_not_required
@require_safe
def leave(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the browser to a provider: to sign in, to connect an account, or to prove that it is still them.

    A link of somebody else's page begins nothing.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise UsageError(gettext("Begin on the page of this site."))
    intent = request.GET.get("for", "sign-in")
    found = elsewhere.provider_named(settings().providers, provider)
    returning = entering.origin_of(request) + reverse("elsewhere-back", args=[provider])
    address, saved = elsewhere.begin(found, returning=returning, anew=intent == "confirm")
    target = entering.ours(request.GET.get("next", ""))
    request.session[_AWAY] = {**saved, "intent": intent, "next": target}
    return redirect(address)


@login_not_required
@require_safe
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Take the browser back from a provider, for what it was sent."""
    found = elsewhere.provider_named(settings().providers, provider)
    saved: dict[str, str] = request.session.pop(_AWAY, {})
    guesser = entering.guesser_of(request)
    guesses.assert_may_guess(guesser, now=now())
    try:
        who = elsewhere.finish(found, request.GET.dict(), saved=saved, now=now())
        return _arrived(request, who, saved)
    except SigninError:
        guesses.was_wrong(guesser, now=now())
        raise


def _arrived(request: HttpRequest, who: elsewhere.Who, saved: dict[str, str]) -> HttpResponse:
    target = saved["next"]
    if saved["intent"] == "sign-in":
        entering.enter(request, elsewhere.person_of(who), Method.ELSEWHERE)
        return entering.led_in(request, target or "desk")
    if not entering.is_seated(request):
        raise SigninError(gettext("Sign in first."))
    if saved["intent"] == "confirm":
        elsewhere.assert_same(person_of(request), who, now=now())
        return entering.proved(request, target)
    if not visitor.is_recent(request):
        return redirect("confirm")
    elsewhere.connect(person_of(request), who, now=now())
    return redirect("account")
