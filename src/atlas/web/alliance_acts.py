"""One way to ask for an act on the alliance: what it does to whom, its fields, its reason; then do it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from atlas.errors import NotFound, UsageError
from atlas.policy.decide import Action
from atlas.web import fields
from atlas.web.fields import Field
from atlas.web.pages import page

if TYPE_CHECKING:
    from atlas.web.fields import Words

Doing = Callable[[tuple[Field, ...]], HttpResponse | None]


@attrs.frozen(kw_only=True)
class Form:
    """What a page asks before an act. `told` says what follows, one sentence each; `back` is where it leads after."""

    title: "Words"
    submit: "Words"
    back: str
    told: tuple["Words", ...] = ()
    fields: tuple[Field, ...] = ()
    text: str = ""


@attrs.frozen
class Act:
    """An act on a member or a person: how it is called, what follows, and what does it."""

    action: Action
    title: "Words"
    told: "Words"
    do: Callable[..., None]


def asked(request: HttpRequest, form: Form, do: Doing) -> HttpResponse:
    """Show the form, or do what was sent; what cannot be taken is shown with what was typed.

    Raises:
        Denied, NotFound: as the act.
    """
    if request.method != "POST":
        return page(request, "alliance_act", {"form": form})
    sent = fields.filled(form.fields, request.POST)
    form = attrs.evolve(form, fields=sent)
    if any(each.error for each in sent):
        return _again(request, form, "")
    try:
        answer = do(sent)
    except UsageError as error:
        return _again(request, form, str(error))
    return answer or redirect(form.back)


def _again(request: HttpRequest, form: Form, error: str) -> HttpResponse:
    wrong = [each for each in form.fields if each.error]
    answer = page(request, "alliance_act", {"form": form, "wrong": wrong, "error": error})
    answer.status_code = 400
    return answer


def chosen_act(acts: Mapping[str, Act], name: str) -> Act:
    """Return the act of a name in an address.

    Raises:
        NotFound: there is none.
    """
    if name not in acts:
        raise NotFound("There is no such act.")
    return acts[name]


def act_form(act: Act, name: str, back: str) -> Form:
    """Return the form of an act that asks for nothing but the reason."""
    title = f"{act.title}: {name}"
    return Form(
        title=title, submit=act.title, back=back, told=(act.told,), fields=(fields.reason(),)
    )
