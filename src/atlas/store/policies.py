"""The bit test that every row policy is made of, and how the SQL files are read.

A scope is a bit string in base64, one bit a handling, in a setting of the transaction. `CASE` asks for the
length first: a bare `get_bit` raises beyond its end, so a handling interned after a scope opened would break
that scope and tell that it is there. Unset or empty means no rows. Sub-selects are evaluated once a query.
"""

from importlib.resources import files

_BIT = (
    "CASE WHEN {column} < (SELECT 8 * length(decode("
    "coalesce(current_setting('{setting}', true), ''), 'base64'))) "
    "THEN get_bit((SELECT decode(current_setting('{setting}', true), 'base64')), {column}) = 1 "
    "ELSE false END"
)


_MARKS = {
    "{readable}": ("atlas.readable", "handling"),
    "{covering}": ("atlas.readable", "covered_by"),
    "{writable}": ("atlas.writable", "handling"),
}


def bit_test(setting: str, column: str = "handling") -> str:
    """Return the condition that the handling in a column is in the scope that this setting holds."""
    return _BIT.replace("{setting}", setting).replace("{column}", column)


def script(name: str) -> str:
    """Return one SQL file with the bit tests written out. Inside `format('...')` quotes are doubled."""
    text = (files("atlas.store") / "sql" / name).read_text()
    lines = []
    for line in text.splitlines():
        written = line
        for mark, (setting, column) in _MARKS.items():
            test = bit_test(setting, column)
            quoted = test.replace("'", "''") if "format(" in line else test
            written = written.replace(mark, quoted)
        lines.append(written)
    return "\n".join(lines) + "\n"
