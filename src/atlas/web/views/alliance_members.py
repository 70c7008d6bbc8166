"""Acts on organisations: each page tells what follows, asks why, and does it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from atlas.model.alliance import Lever
from atlas.model.ids import OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.services.alliance import Profile, directory, organisations
from atlas.services.alliance.organisations import Applicant
from atlas.web import fields
from atlas.web.alliance_acts import Act, Form, act_form, asked, chosen_act
from atlas.web.alliance_words import KIND_WORDS
from atlas.web.fields import CHOICE, CHOICES, TEXT, Field
from atlas.web.visitor import visit_of

if TYPE_CHECKING:
    from atlas.web.fields import Words

MEMBER_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "suspend": Act(
            Action.SUSPEND_MEMBER,
            gettext_lazy("Suspend this organisation"),
            gettext_lazy(
                "From their next request on none of its people gets in. Its claims stay as they are, and it stays in "
                "its cells. It can be taken back."
            ),
            organisations.suspend_member,
        ),
        "end": Act(
            Action.END_MEMBERSHIP,
            gettext_lazy("End this membership"),
            gettext_lazy(
                "From their next request on none of its people gets in, and the organisation leaves every cell. Its "
                "claims stay under their terms."
            ),
            organisations.end_membership,
        ),
        "take-back": Act(
            Action.TAKE_BACK_MEMBER,
            gettext_lazy("Take this organisation back"),
            gettext_lazy(
                "Its active people get in again once the agreement in force is signed. It is in no cell that it left."
            ),
            organisations.take_back_member,
        ),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: HttpRequest) -> HttpResponse:
    """Admit an organisation."""
    visit = visit_of(request)
    view = directory.overview(visit)
    directory.assert_offered(visit, Action.ADMIT, view.may, Resource())
    form = Form(
        title=gettext_lazy("Admit an organisation"),
        submit=gettext_lazy("Admit"),
        back=reverse("alliance"),
        told=(
            gettext_lazy("All members see its name, kind, country and levers."),
            gettext_lazy(
                "It reads nothing before its representative signed the agreement in force. Invite one next."
            ),
            *_to_sign(view),
            gettext_lazy(
                "The strictest marking that reaches it is a matter of each cell it sits in: choose it there."
            ),
        ),
        fields=_applicant_fields(view),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        given = dict(fields.values(sent))
        reason = given.pop("reason")
        made = organisations.admit_member(visit, Applicant(**given), reason=reason)
        return redirect("organisation", made)

    return asked(request, form, do)


def _to_sign(view: directory.Overview) -> tuple[str, ...]:
    """Say which agreement whoever is admitted signs, where one is in force."""
    return tuple(
        _("The agreement in force is “%(title)s”, version %(version)s.")
        % {"title": each.title, "version": each.version}
        for each in view.agreements
        if each.id == view.in_force
    )


def _applicant_fields(view: directory.Overview) -> tuple[Field, ...]:
    nodes: list[tuple[str, Words]] = [("", gettext_lazy("None"))]
    nodes += [(each.short, each.name) for each in view.nodes]
    return (
        Field(name="name", label=gettext_lazy("Name")),
        Field(
            name="short",
            label=gettext_lazy("Short name"),
            hint=gettext_lazy("Small letters a-z, digits and hyphens. It cannot be changed."),
        ),
        Field(
            name="kind",
            label=gettext_lazy("Kind"),
            kind=CHOICE,
            choices=tuple(KIND_WORDS.items()),
        ),
        Field(name="sector", label=gettext_lazy("Sector"), needed=False),
        Field(
            name="country",
            label=gettext_lazy("Country"),
            hint=gettext_lazy("Two letters, as in ISO 3166-1."),
            needed=False,
        ),
        Field(
            name="node",
            label=gettext_lazy("Node"),
            kind=CHOICE,
            choices=tuple(nodes),
            needed=False,
        ),
        fields.reason(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Change what a member says of itself."""
    visit, asked_for = visit_of(request), OrganisationId(organisation_id)
    view = directory.organisation(visit, asked_for)
    resource = Resource(organisation=asked_for, id=asked_for)
    directory.assert_offered(visit, Action.EDIT_PROFILE, view.may, resource)
    form = Form(
        title=_("Profile of %(name)s") % {"name": view.organisation.name},
        submit=gettext_lazy("Save"),
        back=reverse("organisation", args=[organisation_id]),
        told=(
            gettext_lazy(
                "Members see all of this but the clients. Prices, costs, further customers and plans have no place."
            ),
        ),
        fields=_profile_fields(view.organisation.profile, view.organisation.sector),
    )

    def do(sent: tuple[Field, ...]) -> None:
        given = fields.values(sent)
        changed = Profile(
            clients=tuple(given["clients"].splitlines()),
            levers=tuple(map(Lever, fields.ticked(sent, "levers"))),
            jurisdictions=tuple(given["jurisdictions"].splitlines()),
            authorities=given["authorities"],
            response_time=given["response_time"],
            contact=given["contact"],
        )
        organisations.edit_profile(visit, asked_for, changed, sector=given["sector"])

    return asked(request, form, do)


def _profile_fields(now: Profile, sector: str) -> tuple[Field, ...]:
    return (
        Field(name="sector", label=gettext_lazy("Sector"), value=sector, needed=False),
        Field(
            name="levers",
            label=gettext_lazy("Levers that it holds"),
            kind=CHOICES,
            choices=tuple((str(each), f"{each} {_(each.label)}") for each in Lever),
            values=frozenset(map(str, now.levers)),
            needed=False,
        ),
        _lines("jurisdictions", gettext_lazy("Jurisdictions, one a line"), now.jurisdictions),
        Field(
            name="authorities",
            label=gettext_lazy("Legal authorities"),
            kind=TEXT,
            hint=gettext_lazy("By which law or mandate it acts."),
            value=now.authorities,
            needed=False,
        ),
        Field(
            name="response_time",
            label=gettext_lazy("Response time"),
            value=now.response_time,
            needed=False,
        ),
        Field(
            name="contact",
            label=gettext_lazy("Contact point"),
            kind=TEXT,
            hint=gettext_lazy("A desk rather than a person: all members see it."),
            value=now.contact,
            needed=False,
        ),
        _lines("clients", gettext_lazy("Clients, names only, one a line"), now.clients),
    )


def _lines(name: str, label: "Words", now: tuple[str, ...]) -> Field:
    return Field(
        name=name,
        label=label,
        kind=TEXT,
        value="\n".join(now),
        needed=False,
        hint=gettext_lazy("They bound how far AMBER is passed on. Other members do not see them.")
        if name == "clients"
        else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_act(request: HttpRequest, organisation_id: UUID, act: str) -> HttpResponse:
    """Suspend an organisation, let it leave, take it back."""
    chosen = chosen_act(MEMBER_ACTS, act)
    visit, asked_for = visit_of(request), OrganisationId(organisation_id)
    view = directory.organisation(visit, asked_for)
    resource = Resource(organisation=asked_for, id=asked_for)
    directory.assert_offered(visit, chosen.action, view.may, resource)
    form = act_form(chosen, view.organisation.name, reverse("organisation", args=[asked_for]))

    def do(sent: tuple[Field, ...]) -> None:
        chosen.do(visit, asked_for, reason=sent[0].value)

    return asked(request, form, do)
