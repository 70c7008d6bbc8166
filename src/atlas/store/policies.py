"""The bit test that every row policy is made of, and how the SQL files are read.

A scope is a bit string in base64, one bit a handling, in a setting of the transaction. `CASE` asks for the
length first: a bare `get_bit` raises beyond its end, so a handling interned after a scope opened would break
that scope and tell that it is there. Unset or empty means no rows. Sub-selects are evaluated once a query.
"""

from importlib.resources import files

_BIT = (
    "CASE WHEN handling < (SELECT 8 * length(decode("
    "coalesce(current_setting('{setting}', true), ''), 'base64'))) "
    "THEN get_bit((SELECT decode(current_setting('{setting}', true), 'base64')), handling) = 1 "
    "ELSE false END"
)


def bit_test(setting: str) -> str:
    """Return the condition that a row's handling is in the scope that this setting holds."""
    return _BIT.replace("{setting}", setting)


def script(name: str) -> str:
    """Return one SQL file with the bit tests written out. Inside `format('...')` quotes are doubled."""
    text = (files("atlas.store") / "sql" / name).read_text()
    lines = []
    for line in text.splitlines():
        quoted = "format(" in line
        for mark, setting in (("{readable}", "atlas.readable"), ("{writable}", "atlas.writable")):
            test = bit_test(setting)
            line = line.replace(mark, test.replace("'", "''") if quoted else test)  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines) + "\n"
