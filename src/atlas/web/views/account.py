"""One's own account: ways in, open sign-ins, tokens. Changes ask for a recent proof that it is still the person."""

import base64
from uuid import UUID

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.errors import SigninError, UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import TokenScope
from atlas.services import alliance, mail, purposes, signin, tokens
from atlas.services.signin import codes, passkeys, passwords, sealed, sittings, ways
from atlas.web import entering, fields
from atlas.web.entering import recently_authenticated
from atlas.web.pages import page
from atlas.web.startup import now, settings
from atlas.web.views.signing import answer_of, ask, question_of, site_of
from atlas.web.visitor import person_of, purpose_of, visit_of
from atlas.web.words import METHOD_WORDS, PURPOSE_WORDS, SCOPE_WORDS

_APP = "app_secret"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show ways in and open sign-ins, this one first."""
    person = person_of(request)
    found, own = ways.ways_of(person), entering.sitting_of(request)
    connected = {each.issuer for each in found.identities}
    context = {
        "ways": found,
        "sittings": sorted(sittings.open_ones(person, now=now()), key=lambda each: each.id != own),
        "own": own,
        "methods": METHOD_WORDS,
        "unconnected": [each for each in settings().providers if each.issuer not in connected],
        "passwords": settings().passwords,
        "address": mail.address_of(person) or "",
        "wants_notices": mail.wants_notices(person),
        "mails": settings().smtp_url is not None,
        "can_have_passkeys": site_of(request).can_have_passkeys,
    }
    return page(request, "account", context)


@require_POST
@recently_authenticated
def mail_address(request: HttpRequest) -> HttpResponse:
    """Keep where the person gets mail, or nowhere, and whether about notices."""
    visit, given = visit_of(request), request.POST
    mail.set_address(visit, given.get("address", "").strip() or None)
    mail.set_notices(visit, wanted="notices" in given)
    return redirect("account")


@require_POST
def end_sitting(request: HttpRequest) -> HttpResponse:
    """End one sign-in, all others, or all. It takes rights away only, so it asks for no proof."""
    person, which = person_of(request), request.POST.get("which", "")
    own = entering.sitting_of(request)
    if which in ("others", "all"):
        sittings.end_all(person, now=now(), but=own if which == "others" else None)
    else:
        sittings.end(person, fields.id_of(which), now=now())
    if which in ("all", str(own)):
        logout(request)
        return redirect("signed-out")
    return redirect("account")


@require_POST
@recently_authenticated
def remove_way(request: HttpRequest) -> HttpResponse:
    """Forget a way in."""
    given = request.POST.get("id", "")
    ways.remove(
        person_of(request),
        request.POST.get("way", ""),
        fields.id_of(given) if given else None,
        now=now(),
    )
    _keep_session(request)
    return redirect("account")


def _keep_session(request: HttpRequest) -> None:
    """Keep this session though the password changed, which ends the others."""
    update_session_auth_hash(request, signin.user_for_session(person_of(request)))


@require_POST
@recently_authenticated
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """Ask the browser to make a passkey."""
    card = alliance.card_of(person_of(request))
    options, state = passkeys.begin_registration(card.id, card.short, site_of(request))
    ask(request, state)
    return JsonResponse(options)


@require_POST
@recently_authenticated
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    passkeys.register(
        person_of(request),
        request.POST.get("name", ""),
        answer_of(request),
        question=question_of(request),
        now=now(),
    )
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@recently_authenticated
def app(request: HttpRequest) -> HttpResponse:
    """Show a fresh secret for an app, and keep it once a first code of it was typed."""
    person, error = person_of(request), ""
    if request.method == "POST":
        try:
            _set_app_up(request)
            return redirect("account")
        except UsageError as wrong:
            error = str(wrong)
    secret = _waiting_secret(request) or codes.fresh_secret()
    _let_wait(request, secret)
    address = codes.address_of(secret, alliance.card_of(person).short)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return page(request, "account_app", {"groups": groups, "address": address, "error": error})


def _set_app_up(request: HttpRequest) -> None:
    secret, code = _waiting_secret(request), request.POST.get("code", "")
    codes.set_up(person_of(request), secret, code, key=settings().key("signin"), now=now())
    del request.session[_APP]


def _let_wait(request: HttpRequest, secret: str) -> None:
    """Keep a secret until its first code is typed, encrypted as it is kept afterwards: a session is a row too."""
    found = sealed.seal(secret, person_of(request), key=settings().key("signin"))
    request.session[_APP] = base64.b64encode(found).decode("ascii")


def _waiting_secret(request: HttpRequest) -> str:
    """Return the secret that waits for its first code, "" where none does."""
    try:
        kept = base64.b64decode(request.session.get(_APP, ""))
        return sealed.opened(kept, person_of(request), key=settings().key("signin"))
    except (ValueError, SigninError):
        return ""


@require_POST
@recently_authenticated
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make fresh recovery codes and show them this once."""
    fresh = codes.fresh_recovery_codes(person_of(request))
    return page(request, "account_codes", {"codes": fresh})


@require_http_methods(["GET", "HEAD", "POST"])
@recently_authenticated
def password(request: HttpRequest) -> HttpResponse:
    """Set a password, where the operator allows them."""
    if not settings().passwords:
        raise UsageError(gettext("There are no passwords here."))
    error = ""
    if request.method == "POST":
        try:
            passwords.set_up(person_of(request), request.POST.get("password", ""))
            _keep_session(request)
            return redirect("account")
        except UsageError as wrong:
            error = str(wrong)
    return page(request, "account_password", {"error": error, "least": passwords.LEAST})


@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """List one's tokens, and make one."""
    if request.method == "POST":
        return _make_token(request)
    return _tokens(request)


@recently_authenticated
def _make_token(request: HttpRequest) -> HttpResponse:
    try:
        return _tokens(request, made=tokens.make(visit_of(request), _wish(request)))
    except UsageError as wrong:
        return _tokens(request, error=str(wrong))


def _wish(request: HttpRequest) -> tokens.Wish:
    given = request.POST
    days = given.get("days", "")
    try:
        return tokens.Wish(
            purpose=Purpose(given.get("purpose", "")),
            reference=given.get("reference", ""),
            scopes=frozenset(map(TokenScope, given.getlist("scope"))),
            days=int(days) if len(days) < 5 else 0,
            name=given.get("name", ""),
            reason=given.get("reason", ""),
        )
    except ValueError as error:
        raise UsageError(
            gettext("The form holds a purpose, scope or number of days that there is not.")
        ) from error


def _tokens(
    request: HttpRequest, *, made: tokens.Made | None = None, error: str = ""
) -> HttpResponse:
    context = {
        "tokens": tokens.of_person(visit_of(request)),
        "made": made,
        "error": error,
        "now": now(),
        "scopes": SCOPE_WORDS,
        "purpose_words": PURPOSE_WORDS,
        "chosen": purpose_of(request),
        "references": purposes.references(visit_of(request)),
        "days": tokens.DAYS,
        "most_days": tokens.MOST_DAYS,
    }
    return page(request, "account_tokens", context)


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token. It takes rights away only, so it asks for no proof."""
    tokens.revoke(visit_of(request), token_id)
    return redirect("account-tokens")
