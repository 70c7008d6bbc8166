"""Acts on persons: invite, change roles, renew the training, suspend, let leave, take back."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.services import mail
from atlas.services.alliance import directory, persons
from atlas.services.alliance.admission import TRAINED_FOR
from atlas.services.alliance.persons import Invitation, Newcomer
from atlas.web import fields
from atlas.web.alliance_acts import Act, Form, act_form, asked, chosen_act
from atlas.web.alliance_words import ROLE_WORDS
from atlas.web.fields import CHOICES, DATE, Field
from atlas.web.pages import page
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

PERSON_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "suspend": Act(
            Action.SUSPEND_PERSON,
            gettext_lazy("Suspend this person"),
            gettext_lazy("Their next request is refused. They can be taken back."),
            persons.suspend_person,
        ),
        "remove": Act(
            Action.REMOVE_PERSON,
            gettext_lazy("Let this person leave"),
            gettext_lazy("Their next request is refused. Their name stays where they acted."),
            persons.remove_person,
        ),
        "take-back": Act(
            Action.TAKE_BACK_PERSON,
            gettext_lazy("Take this person back"),
            gettext_lazy("They get in again with the roles that they had."),
            persons.take_back_person,
        ),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def person_act(request: HttpRequest, person_id: UUID, act: str) -> HttpResponse:
    """Suspend a person, let them leave, take them back."""
    chosen = chosen_act(PERSON_ACTS, act)
    visit, asked_for = visit_of(request), PersonId(person_id)
    view = directory.person(visit, asked_for)
    directory.assert_offered(visit, chosen.action, view.may, _of_person(view))
    form = act_form(chosen, view.person.name, reverse("person", args=[asked_for]))

    def do(sent: tuple[Field, ...]) -> None:
        chosen.do(visit, asked_for, reason=sent[0].value)

    return asked(request, form, do)


def _of_person(view: directory.PersonView) -> Resource:
    return Resource(organisation=view.organisation.id, id=view.person.id)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Invite a person; the link is shown once."""
    visit, asked_for = visit_of(request), OrganisationId(organisation_id)
    view = directory.organisation(visit, asked_for)
    resource = Resource(organisation=asked_for, id=asked_for)
    directory.assert_offered(visit, Action.INVITE, view.may, resource)
    form = Form(
        title=_("Invite somebody of %(name)s") % {"name": view.organisation.name},
        submit=gettext_lazy("Invite"),
        back=reverse("organisation", args=[asked_for]),
        told=(gettext_lazy("You get a link to pass on. It signs in once, within a day."),),
        fields=_of_newcomer(view.organisation.short, visit.now.date() + TRAINED_FOR),
    )

    def do(sent: tuple[Field, ...]) -> HttpResponse:
        given = fields.values(sent)
        newcomer = Newcomer(
            short=given["short"],
            name=given["name"],
            roles=_roles(sent),
            trained_until=date.fromisoformat(given["trained_until"]),
        )
        to = given.get("mail", "").strip()
        if to:
            mail.address(to)  # what is none is said before anybody is invited
        made = persons.invite(visit, asked_for, newcomer)
        if to:
            mail.set_address_for(made.person, to, now=visit.now)
        return _invited(request, made)

    return asked(request, form, do)


def _of_newcomer(organisation: str, until: date) -> tuple[Field, ...]:
    hint = _("Small letters a-z, digits and hyphens; .%(org)s is added.") % {"org": organisation}
    return (
        Field(name="name", label=gettext_lazy("Name")),
        Field(name="short", label=gettext_lazy("Sign-in name"), hint=hint),
        _roles_field(frozenset({Role.RESEARCHER})),
        _training_field(until),
        *_mail_field(),
    )


@require_POST
def fresh_link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a fresh link for somebody who was invited and never came."""
    return _invited(request, persons.fresh_link(visit_of(request), PersonId(person_id)))


def _invited(request: HttpRequest, made: Invitation) -> HttpResponse:
    link = request.build_absolute_uri(reverse("signin", args=[made.token]))
    mailed = mail.queue_invitation(settings(), made.person)
    return page(request, "alliance_invited", {"invitation": made, "link": link, "mailed": mailed})


def _mail_field() -> tuple[Field, ...]:
    """Return the field of the mail address, where mails are sent."""
    if settings().smtp_url is None:
        return ()
    hint = gettext_lazy("Left empty: you pass the link on yourself.")
    return (Field(name="mail", label=gettext_lazy("Mail address"), hint=hint, needed=False),)


def _roles_field(now: frozenset[Role]) -> Field:
    return Field(
        name="roles",
        label=gettext_lazy("Roles"),
        kind=CHOICES,
        hint=gettext_lazy("What no role allows is refused. None ticked: nothing is allowed."),
        choices=tuple((str(each), f"{each} {words}") for each, words in ROLE_WORDS.items()),
        values=frozenset(map(str, now)),
        needed=False,
    )


def _roles(sent: tuple[Field, ...]) -> frozenset[Role]:
    return frozenset(map(Role, fields.ticked(sent, "roles")))


def _training_field(until: date) -> Field:
    return Field(
        name="trained_until",
        label=gettext_lazy("Training counts until"),
        kind=DATE,
        hint=gettext_lazy("At most a year ahead, as YYYY-MM-DD."),
        value=until.isoformat(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give and take roles."""
    visit, asked_for = visit_of(request), PersonId(person_id)
    view = directory.person(visit, asked_for)
    directory.assert_offered(visit, Action.CHANGE_ROLES, view.may, _of_person(view))
    form = Form(
        title=_("Roles of %(name)s") % {"name": view.person.name},
        submit=gettext_lazy("Change the roles"),
        back=reverse("person", args=[asked_for]),
        told=(gettext_lazy("It holds from their next request on."),),
        fields=(_roles_field(view.person.roles), fields.reason()),
    )

    def do(sent: tuple[Field, ...]) -> None:
        reason = fields.values(sent)["reason"]
        persons.change_roles(visit, asked_for, _roles(sent), reason=reason)

    return asked(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Renew a person's training."""
    visit, asked_for = visit_of(request), PersonId(person_id)
    view = directory.person(visit, asked_for)
    directory.assert_offered(visit, Action.RENEW_TRAINING, view.may, _of_person(view))
    form = Form(
        title=_("Training of %(name)s") % {"name": view.person.name},
        submit=gettext_lazy("Set the day"),
        back=reverse("person", args=[asked_for]),
        told=(gettext_lazy("After that day nothing can be read or done until it is renewed."),),
        fields=(_training_field(view.person.trained_until),),
    )

    def do(sent: tuple[Field, ...]) -> None:
        persons.renew_training(visit, asked_for, date.fromisoformat(sent[0].value))

    return asked(request, form, do)
