"""What is done in a case of a data subject: each act on a page of its own, which says what follows."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from atlas.errors import NotFound
from atlas.model.ids import ClaimId
from atlas.policy.subjects import Outcome, grounds_for
from atlas.services import subjects
from atlas.services.gate import Visit
from atlas.services.subjects import Case, Wanted
from atlas.web import correcting, fields, subject_letters, subject_words
from atlas.web.alliance_acts import Form, asked
from atlas.web.fields import CHOICE, TEXT, Field
from atlas.web.visitor import visit_of

if TYPE_CHECKING:
    from atlas.web.fields import Words

Asking = Callable[[Visit, Case], tuple[Field, ...]]
Doing = Callable[[Visit, UUID, Mapping[str, str]], object]
NO_ACT = "There is no such act."


@attrs.frozen(kw_only=True)
class _Act:
    """An act on a case: how it is called, what follows, what it asks for, what does it."""

    title: "Words"
    told: tuple["Words", ...] = ()
    fields: Asking
    do: Doing


@attrs.frozen(kw_only=True)
class _ClaimAct:
    """An act on one claim for a case; it asks for the reason alone."""

    title: "Words"
    told: "Words"
    do: Callable[..., object]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """Show what an act asks for; when it was sent do it."""
    visit = visit_of(request)
    case = subjects.get(visit, case_id)
    chosen = _ACTS.get(act)
    if chosen is None:
        raise NotFound(NO_ACT)
    form = Form(
        title=chosen.title,
        submit=chosen.title,
        back=reverse("subject", args=[case_id]),
        told=chosen.told,
        fields=chosen.fields(visit, case),
    )

    def do(sent: tuple[Field, ...]) -> None:
        chosen.do(visit, case_id, fields.values(sent))

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def on_claim(request: HttpRequest, case_id: UUID, claim_id: UUID, act: str) -> HttpResponse:
    """Show what an act on a claim does to whom; when it was sent do it."""
    visit, claim = visit_of(request), ClaimId(claim_id)
    case = subjects.get(visit, case_id)
    chosen = _ON_CLAIMS.get(act)
    if chosen is None:
        raise NotFound(NO_ACT)
    subjects.assert_own(visit, case_id, claim)
    form = Form(
        title=chosen.title,
        submit=chosen.title,
        back=reverse("subject", args=[case_id]),
        told=(chosen.told,),
        fields=(_reason(),),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse | None:
        chosen.do(visit, case_id, claim, reason=fields.values(sent)["reason"])
        return None

    def correct(sent: tuple[Field, ...]) -> HttpResponse:
        return _correct(request, case, claim, reason=fields.values(sent)["reason"])

    return asked(request, form, correct if act == "correct" else do)


def _correct(request: HttpRequest, case: Case, claim: ClaimId, *, reason: str) -> HttpResponse:
    """Go to the form of the claim, which is about the case; nothing else in the session is."""
    standing = subjects.correct(visit_of(request), case.id, claim, reason=reason)
    correcting.begin(request, standing, case.number)
    return redirect(f"{reverse('claim')}?correct={standing}")


def _reason() -> Field:
    return attrs.evolve(
        fields.reason(),
        hint=_("It is kept on record, where auditors read it: name nobody in it."),
    )


def _verify(visit: Visit, case: Case) -> tuple[Field, ...]:
    label = _("How did you make sure that it is this person?")
    return (Field(name="how", label=label, kind=TEXT, value=case.verified),)


def _values(visit: Visit, case: Case) -> tuple[Field, ...]:
    hint = _("Names, addresses, handles, wallets of the person, one a line.")
    value = "\n".join(case.asked.values)
    label = _("Find by")
    return (
        Field(name="values", label=label, kind=TEXT, rows=8, hint=hint, value=value, needed=False),
    )


def _refuse(visit: Visit, case: Case) -> tuple[Field, ...]:
    choices = tuple(
        (each.code, f"{each.article}: {subject_words.GROUND_WORDS[each.code]}")
        for each in grounds_for(case.asked.regime, case.asked.rights)
    )
    ground = Field(name="ground", label=_("On which ground?"), kind=CHOICE, choices=choices)
    return (ground, _reason())


def _letter(visit: Visit, case: Case) -> tuple[Field, ...]:
    text = case.letter or subject_letters.drafted(subjects.facts(visit, case.id))
    return (Field(name="text", label=_("The letter"), kind=TEXT, rows=28, value=text),)


def _fresh(visit: Visit, case: Case) -> tuple[Field, ...]:
    text = subject_letters.drafted(subjects.facts(visit, case.id))
    return (Field(name="text", label=_("The letter"), kind=TEXT, rows=28, value=text),)


def _close(visit: Visit, case: Case) -> tuple[Field, ...]:
    choices = tuple(subject_words.OUTCOME_WORDS.items())
    outcome = Field(name="outcome", label=_("How does it end?"), kind=CHOICE, choices=choices)
    return (outcome, _reason())


_LETTER_TOLD = (
    _("It is drafted from what you picked. Change it as you wish; each version is kept."),
    _("What is withheld leaves no trace in it: do not write that it is there."),
)

_ACTS: Mapping[str, _Act] = MappingProxyType(
    {
        "verify": _Act(
            title=_("Note how the person was identified"),
            told=(_("No answer goes before."),),
            fields=_verify,
            do=lambda visit, id_, typed: subjects.verify(visit, id_, typed["how"]),
        ),
        "values": _Act(
            title=_("Change the values to find by"),
            fields=_values,
            do=lambda visit, id_, typed: subjects.look_for(
                visit, id_, typed["values"].splitlines()
            ),
        ),
        "extend": _Act(
            title=_("Extend the time by two months"),
            told=(
                _("Once, and within the first month."),
                _("Tell the person now, with the reason; the letter repeats it."),
            ),
            fields=lambda visit, case: (_reason(),),
            do=lambda visit, id_, typed: subjects.extend(visit, id_, reason=typed["reason"]),
        ),
        "refuse": _Act(
            title=_("Refuse on a ground"),
            told=(_("The letter then names the ground and the right to complain, and no data."),),
            fields=_refuse,
            do=lambda visit, id_, typed: subjects.refuse(
                visit, id_, typed["ground"], reason=typed["reason"]
            ),
        ),
        "write": _Act(
            title=_("Keep the letter"),
            told=_LETTER_TOLD,
            fields=_letter,
            do=lambda visit, id_, typed: subjects.keep_letter(visit, id_, typed["text"]),
        ),
        "write-anew": _Act(
            title=_("Keep a letter drafted anew"),
            told=_LETTER_TOLD,
            fields=_fresh,
            do=lambda visit, id_, typed: subjects.keep_letter(visit, id_, typed["text"]),
        ),
        "close": _Act(
            title=_("Close the case"),
            told=(
                _("The latest letter is the one that went to the person."),
                _("Nothing is changed in it any more; after 36 months it is deleted."),
            ),
            fields=_close,
            do=lambda visit, id_, typed: subjects.close(
                visit, id_, Outcome(typed["outcome"]), reason=typed["reason"]
            ),
        ),
    }
)

_ENDS = _("Whoever reads the claim is told so no more.")
_ON_CLAIMS: Mapping[str, _ClaimAct] = MappingProxyType(
    {
        "object": _ClaimAct(
            title=_("Mark the claim as objected to"),
            told=_("Whoever may read the claim is told that the person concerned objects."),
            do=partial(subjects.object_to, wanted=Wanted(kind="objected")),
        ),
        "restrict": _ClaimAct(
            title=_("Mark the claim as restricted"),
            told=_("Whoever may read the claim is told that its use is restricted."),
            do=partial(subjects.object_to, wanted=Wanted(kind="restricted")),
        ),
        "end-object": _ClaimAct(
            title=_("End the objection"),
            told=_ENDS,
            do=partial(subjects.object_to, wanted=Wanted(kind="objected", ended=True)),
        ),
        "end-restrict": _ClaimAct(
            title=_("End the restriction"),
            told=_ENDS,
            do=partial(subjects.object_to, wanted=Wanted(kind="restricted", ended=True)),
        ),
        "erase": _ClaimAct(
            title=_("Withdraw and erase the claim"),
            told=_(
                "Nobody but your organisation reads it or any version of it any more; whoever could is told that you "
                "withdrew it. After seven days it is erased for good."
            ),
            do=subjects.erase,
        ),
        "correct": _ClaimAct(
            title=_("Correct the claim"),
            told=_("The form of the claim opens; what you do from now on is about this case."),
            do=subjects.correct,
        ),
    }
)
