"""Names and labels that people write alike: folded, so that two which are or look the same are the same."""

import unicodedata

# Small letters of Cyrillic and Greek that look like Latin ones (Unicode, UTS 39, confusables), after case is folded.
_LATIN = str.maketrans(
    {
        **dict(
            zip(
                "\u0430\u0432\u0435\u04bb\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0455\u0442\u0443\u051b\u051d\u0445\u0441",
                "abehijkmhopstyqwxc",
                strict=True,
            )
        ),
        **dict(
            zip(
                "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
                "abeiknoptux",
                strict=True,
            )
        ),
        **dict(zip("\u0131\u0261\u2113", "igl", strict=True)),
    }
)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text without case, width and accents; "" where it has none."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def folded_label(text: str) -> str:
    """Return the same, in one script where signs of several look alike."""
    return letters_of(text).translate(_LATIN)
