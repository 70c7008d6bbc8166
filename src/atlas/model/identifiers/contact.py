"""Ways to reach a person: e-mail addresses and telephone numbers."""

import re

from atlas.model.identifiers.hosts import domain
from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import misfit

_LOCAL = re.compile(
    r'[^\s@<>()\[\],;:"\\/]{1,64}'
)  # RFC 5321, 4.5.3.1.1; RFC 6531 for other letters
_PHONE = re.compile(r"(?:\+|00)[0-9 ()./-]{5,40}")


def email(text: str) -> str:
    """Return the address with its domain in normal form; the local part keeps its case.

    So does RFC 5321, 2.4: only the host behind the domain knows whether case matters.
    """
    local, _, host = text.rpartition("@")
    if not _LOCAL.fullmatch(local):
        raise misfit(IdentifierKind.EMAIL, "local-part@domain without quotes")
    return f"{local}@{domain(host)}"


def phone(text: str) -> str:
    """Return the number in E.164, `+` and up to 15 digits.

    It must begin with `+` or `00`: without the country a number names nobody. Possible numbers
    are taken, not only assigned ones, so the ranges kept for fiction (`+1 555 01xx`) are.
    """
    if not _PHONE.fullmatch(text):
        raise misfit(IdentifierKind.PHONE, "+ or 00, then the number with its country")
    import phonenumbers

    international = text if text.startswith("+") else f"+{text[2:]}"
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException as exc:
        raise misfit(IdentifierKind.PHONE, "a country code that is in use") from exc
    if not phonenumbers.is_possible_number(number):
        raise misfit(IdentifierKind.PHONE, "as many digits as the country's numbers have")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
