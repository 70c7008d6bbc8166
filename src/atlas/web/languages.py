"""The languages of pages: which there are, which one a browser chose, and two that stand in for others in trials.

`ar` and `en-xa` are no translations. They lengthen every string that goes through gettext, as translations do, and `ar`
reads from right to left: what is clipped, reversed or past gettext can be seen before the first translator comes.
"""

import gettext
import math
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from types import MappingProxyType

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import trans_real

TRANSLATED: Mapping[str, str] = MappingProxyType({"en": "English"})
"""The languages that there are, each called as its readers call it. A new one comes with its catalogue."""

# what is put behind each string, word by word
_TRIALS: Mapping[str, str] = MappingProxyType(
    {"ar": "نص أطول قليلا في الصفحة", "en-xa": "words made longer than they are"}
)
CODES = (*TRANSLATED, *_TRIALS)
"""Each language that an address or a browser can ask for; the first is the one of those who ask for none."""

COOKIE = "atlas_language"
_YEAR_S = 365 * 24 * 60 * 60
# W3C, "Text size in translation": English text of more than 70 letters grows by 30 %, shorter text by more
_LONGER = 0.35
_CONTEXT = "\x04"  # between context and message, as in a catalogue

Next = Callable[[HttpRequest], HttpResponseBase]


def offered(chosen: str) -> Mapping[str, str]:
    """Return the languages that pages offer, by code; a trial only to whoever is in it, so that he gets out."""
    return TRANSLATED if chosen in TRANSLATED else {**TRANSLATED, chosen: chosen}


def chosen_by(request: HttpRequest) -> str:
    """Return the language of a request: that of its address, else what the browser kept, else the first."""
    asked = (request.GET.get("lang", ""), request.COOKIES.get(COOKIE, ""))
    return next((each for each in asked if each in CODES), CODES[0])


def spoken(get_response: Next) -> Next:
    """Answer each request in its language, and keep the one that an address asked for."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = chosen_by(request)
        with translation.override(chosen):
            response = get_response(request)
        if request.GET.get("lang") == chosen != request.COOKIES.get(COOKIE):
            response.set_cookie(COOKIE, chosen, max_age=_YEAR_S, httponly=True, samesite="Lax")
        return response

    return answer


def lengthened(message: str, *, filler: str) -> str:
    """Return a message with words of `filler` behind it, by 35 %; one without letters stays as it is."""
    text = message.rpartition(_CONTEXT)[2]
    words = text.rstrip()
    if not any(sign.isalpha() for sign in words):
        return text
    more = "".join(islice(cycle(f" {filler}"), 1 + math.ceil(_LONGER * len(words))))
    return words + more.rstrip() + text[len(words) :]


class Trial(gettext.NullTranslations):
    """A language for trials: English, lengthened."""

    def __init__(self, code: str, *, filler: str) -> None:
        super().__init__()
        self._code = code
        self._filler = filler

    def gettext(self, message: str) -> str:
        """Return the message lengthened."""
        return lengthened(message, filler=self._filler)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the message for a number, lengthened."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        """Return the code, as Django asks its own translations for it."""
        return self._code


def install() -> None:
    """Let Django find the languages for trials where it keeps what it has read; it has no other door for them."""
    known: dict[str, object] = trans_real._translations  # type: ignore[attr-defined] # not in the stubs
    known.update({code: Trial(code, filler=filler) for code, filler in _TRIALS.items()})
