"""What is asked of packages in both worlds: of none that is there, so nothing is stored by it."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, Worlds

_ABSENT = uuid.UUID(int=0xFACE)
_STEP = {"step": "submit", "reason": "Zanzibar"}
_RATING = {"usable": True, "fresh": False, "timely": True}
_FORM = {"title": "Nightjar", "recipient": "", "reason": "Zanzibar", "revision": "1"}


def _package(worlds: Worlds) -> Iterator[Ask]:
    for id_ in (_ABSENT, *(worlds.thing(said) for said in SECRETS[:2])):
        yield from gets(f"/packages/{id_}", {}, {"thing": str(worlds.thing(SECRETS[0]))})


def _acts(worlds: Worlds) -> Iterator[Ask]:
    for act in ("submit", "approve", "release", "ask-consent", "nothing"):
        yield from gets(f"/packages/{_ABSENT}/{act}")
        yield Ask("post", f"/packages/{_ABSENT}/{act}", _FORM)


def _answers(worlds: Worlds) -> Iterator[Ask]:
    for act in ("acknowledge", "return", "nothing"):
        yield from gets(f"/packages/release/{_ABSENT}/{act}")
        yield Ask("post", f"/packages/release/{_ABSENT}/{act}", _FORM)


def _outside(tail: str, *, send: bool) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        for secret in ("unknown", *(str(worlds.thing(said)) for said in SECRETS[:2])):
            path = f"/outside/{secret}{tail}"
            yield from (Ask("post", path, _FORM),) if send else gets(path)

    return asks


def _sent(path: str, body: Mapping[str, object], *, reads: bool = False) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        if reads:
            yield from gets(path)
        yield Ask("post", path, body, json=True)

    return asks


def _form(path: str) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        yield from gets(path)
        yield Ask("post", path, _FORM)

    return asks


PACKAGES: Mapping[str, Asks] = MappingProxyType(
    {
        "packages": plain("/packages"),
        "package-begin": _form("/packages/begin"),
        "package-draft": lambda worlds: iter([Ask("get", "/packages/drafts")]),
        "package-draft-discard": lambda worlds: gets(f"/packages/drafts/{_ABSENT}/discard"),
        "package-feedback": plain("/packages/feedback"),
        "package-consent": _form(f"/packages/consent/{_ABSENT}"),
        "package-release": plain(f"/packages/release/{_ABSENT}"),
        "package-release-file": plain(f"/packages/release/{_ABSENT}/file"),
        "package-answer": _answers,
        "package-links": _form(f"/packages/release/{_ABSENT}/links"),
        "package-link-end": _form(f"/packages/release/{_ABSENT}/links/{_ABSENT}/end"),
        "outside": _outside("", send=False),
        "outside-file": _outside("/package.pdf", send=False),
        "outside-answer": _outside("/answer", send=True),
        "outside-rating": _outside("/rating", send=True),
        "package": _package,
        "package-edit": _form(f"/packages/{_ABSENT}/edit"),
        "package-file": plain(f"/packages/{_ABSENT}/file"),
        "package-act": _acts,
        "authorities": plain("/authorities"),
        "authority-add": _form("/authorities/add"),
        "authority-act": _form(f"/authorities/{_ABSENT}/flagged"),
        "api-packages": plain("/api/v1/packages"),
        "api-package": _sent(
            f"/api/v1/packages/{_ABSENT}", {"revision": 1, "document": {}}, reads=True
        ),
        "api-package-step": _sent(f"/api/v1/packages/{_ABSENT}/steps", _STEP),
        "api-package-ask": _sent(f"/api/v1/packages/{_ABSENT}/consents", {}),
        "api-package-consent": _sent(
            f"/api/v1/packages/consent/{_ABSENT}", {"yes": True, "reason": "Zanzibar"}
        ),
        "api-package-answer": _sent(f"/api/v1/packages/release/{_ABSENT}/steps", _STEP),
        "api-package-rating": _sent(f"/api/v1/packages/release/{_ABSENT}/rating", _RATING),
        "api-package-release": plain(f"/api/v1/packages/release/{_ABSENT}"),
        "api-package-feedback": plain("/api/v1/packages/feedback"),
        "api-authorities": plain("/api/v1/authorities"),
    }
)
