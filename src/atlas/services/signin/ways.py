"""Which ways in somebody has, and whether they have any of their own yet."""

from datetime import datetime
from uuid import UUID

import attrs

from atlas.errors import NotFound
from atlas.model.ids import PersonId
from atlas.services.signin import codes, passwords
from atlas.store import signin_methods as kept
from atlas.store.signin_links import session_user
from atlas.store.signin_methods import Identity, Passkey


@attrs.frozen(kw_only=True)
class Ways:
    """What a person signs in with, besides links that the operator makes."""

    passkeys: tuple[Passkey, ...]
    identities: tuple[Identity, ...]
    has_app: bool
    has_password: bool
    recovery_codes: int

    @property
    def has_own(self) -> bool:
        """Tell whether the person comes in again without asking the operator."""
        return bool(self.passkeys or self.identities or self.has_password or self.recovery_codes)


def ways_of(person: PersonId) -> Ways:
    """Return what a person signs in with."""
    return Ways(
        passkeys=kept.passkeys_of(person),
        identities=kept.identities_of(person),
        has_app=kept.find_totp(person) is not None,
        has_password=kept.has_password(person),
        recovery_codes=kept.recovery_codes_left(person),
    )


def is_new_here(person: PersonId) -> bool:
    """Tell whether a person never signed in before and has no way of their own: then they are asked for one.

    People of the sample alliance are not asked: their links stand in the terminal.
    """
    from atlas.services import alliance  # noqa: PLC0415 - the sample is loaded where it is asked for
    from atlas.services.demo import founding  # noqa: PLC0415

    return (
        session_user(person).last_login is None
        and not ways_of(person).has_own
        and not founding.is_of_the_story(alliance.actor_of(person))
    )


def remove(person: PersonId, way: str, id_: UUID | None, *, now: datetime) -> None:
    """Forget one way in: a passkey or an account elsewhere by its id, the app or the password of the person.

    Raises:
        NotFound: the person has none such.
    """
    if way == "app":
        codes.remove(person)
    elif way == "password":
        passwords.remove(person)
    elif way == "passkey" and id_ and kept.remove_passkey(id_, person):
        return
    elif not (way == "identity" and id_ and kept.remove_identity(id_, person)):
        raise NotFound("There is no such way in.")
