"""Finds a session's person again. What people sign in with is checked before, in `services.signin`."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser

from atlas.errors import SigninError
from atlas.model.ids import PersonId
from atlas.services import signin


class LinkBackend(BaseBackend):
    """Finds again, at each request, the person whose session it is."""

    def get_user(  # type: ignore[override] # the class of the row stays in the store
        self, user_id: object
    ) -> AbstractBaseUser | None:
        """Return the person, or `None` where they are gone or no longer active."""
        try:
            return signin.user_for_session(PersonId(UUID(str(user_id))))
        except SigninError:
            return None
