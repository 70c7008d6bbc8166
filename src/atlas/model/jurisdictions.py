"""Where a ground in law holds: a country, the member states of the European Union, or everywhere."""

EVERYWHERE = "*"
EUROPEAN_UNION = "EU"
# The member states, ISO 3166-1 alpha-2 (Treaty on European Union, article 52, as it stands since 2020). Stated a second
# time in `store/sql/policy.sql`; a test holds both equal.
_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
MEMBER_STATES = frozenset(_STATES.split())


def is_within(country: str, jurisdiction: str) -> bool:
    """Tell whether the law of a jurisdiction holds for organisations of a country.

    A country is an alpha-2 code of ISO 3166-1; one that is not known ("") is within what holds everywhere alone.
    """
    if jurisdiction == EUROPEAN_UNION:
        return country in MEMBER_STATES
    return jurisdiction == EVERYWHERE or (jurisdiction == country and country != "")


def is_jurisdiction(text: str) -> bool:
    """Tell whether a text can name one: `*`, `EU`, or two capital letters."""
    return text == EVERYWHERE or (
        len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()
    )
