"""Filters for what is on record: roles, purposes, whose personal data. They decide nothing."""

from django import template

from atlas.model.handling import DataSubject, Purpose, Terms
from atlas.policy.actors import Role
from atlas.web import terms_words
from atlas.web.act_words import called as act_words_of
from atlas.web.record_words import ROLE_WORDS, SUBJECT_WORDS
from atlas.web.terms_words import ABOUT_WORDS
from atlas.web.words import PAP_WORDS, PURPOSE_WORDS

register = template.Library()


@register.filter
def purpose_words(purpose: str) -> str:
    """Return what a purpose is called; one that is not known stays as it is."""
    return str(PURPOSE_WORDS[Purpose(purpose)]) if purpose in set(Purpose) else purpose


@register.filter
def act_words(act: str) -> str:
    """Return what an act is called; one that is not known any more stays as it is."""
    return act_words_of(act)


@register.filter
def role_words(role: str) -> str:
    """Return what a role is called; one that is not known stays as it is."""
    return str(ROLE_WORDS[Role(role)]) if role in set(Role) else role


@register.filter
def subject_words(subject: DataSubject) -> str:
    """Return whose personal data it is."""
    return str(SUBJECT_WORDS[subject])


@register.filter
def statements(terms: Terms) -> list[str]:
    """Return what terms say of passing on and acting, in words; PAP first."""
    return [str(PAP_WORDS[terms.pap]), *map(str, terms_words.statements(terms))]


@register.filter
def contradictions(names: frozenset[str]) -> list[str]:
    """Return what some terms demand and others forbid, in words and in a fixed order."""
    return [str(words) for name, words in ABOUT_WORDS.items() if name in names]
