"""How reviews read in templates."""

from django import template

from atlas.formats.stix.waiting import Missing
from atlas.model.grades import InformationGrade
from atlas.policy.vetting import UNVETTED, State, Verdict, mark
from atlas.services.vet.reading import Check
from atlas.web.review_words import (
    CHECK_WORDS,
    MISSING_WORDS,
    STATE_WORDS,
    VERDICT_KEYS,
    VERDICT_WORDS,
)
from atlas.web.words import INFORMATION_WORDS

register = template.Library()


@register.filter
def information_words(grade: InformationGrade) -> str:
    """Return the words of a grade of credibility."""
    return str(INFORMATION_WORDS[grade])


@register.filter
def state_words(state: str) -> str:
    """Return what a state of vetting is called; one that is not known stays as it is."""
    return str(STATE_WORDS[State(state)]) if state in set(State) else state


@register.filter
def is_unvetted(state: str) -> bool:
    """Tell whether nobody has vetted what is in this state: the mark is `atlas/part/unvetted.html`."""
    return mark(state) == UNVETTED


@register.filter
def missing_words(missing: Missing) -> str:
    """Return what is missing from a claim."""
    return str(MISSING_WORDS[missing])


@register.filter
def verdict_words(verdict: Verdict) -> str:
    """Return what a verdict is called."""
    return str(VERDICT_WORDS[verdict])


@register.filter
def verdict_key(verdict: Verdict) -> str:
    """Return the key of a verdict, "" where it has none."""
    return VERDICT_KEYS.get(verdict, "")


@register.filter
def check_words(check: Check) -> str:
    """Return what a check found."""
    passed, failed = CHECK_WORDS[check.name]
    return str(passed if check.passed else failed)
