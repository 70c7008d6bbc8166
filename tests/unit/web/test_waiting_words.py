"""A form that waited tells in words what it holds, whichever form it is."""

import permissions
from atlas.policy.freshness import FRESH
from atlas.web import waiting_words
from atlas.web.waiting_words import CARRIED, FIELD_WORDS


def test_every_field_of_a_form_that_may_wait_has_its_words() -> None:
    names = {
        name
        for address, route in permissions.ROUTES.items()
        for rule in route.post
        if FRESH.intersection(rule.acts) and not address.startswith("api-")
        for name in rule.form
    }

    assert len(names) > 20
    assert names - FIELD_WORDS.keys() - CARRIED == set()


def test_what_nobody_typed_and_what_is_blank_is_not_shown() -> None:
    fields = [("reason", "He moved."), ("digest", "ab12"), ("note", ""), ("half_life", "3")]

    assert [(str(name), value) for name, value in waiting_words.shown(fields)] == [
        ("Why", "He moved."),
        ("half life", "3"),
    ]


def test_no_field_is_both_told_and_carried() -> None:
    assert FIELD_WORDS.keys() & CARRIED == set()
