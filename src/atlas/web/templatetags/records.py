"""Filters for what is on record: roles, purposes, whose personal data. They decide nothing."""

from django import template

from atlas.model.handling import DataSubject, Purpose
from atlas.policy.actors import Role
from atlas.web.record_words import ROLE_WORDS, SUBJECT_WORDS
from atlas.web.words import PURPOSE_WORDS

register = template.Library()


@register.filter
def purpose_words(purpose: str) -> str:
    """Return what a purpose is called; one that is not known stays as it is."""
    return str(PURPOSE_WORDS[Purpose(purpose)]) if purpose in set(Purpose) else purpose


@register.filter
def role_words(role: str) -> str:
    """Return what a role is called; one that is not known stays as it is."""
    return str(ROLE_WORDS[Role(role)]) if role in set(Role) else role


@register.filter
def subject_words(subject: DataSubject) -> str:
    """Return whose personal data it is."""
    return str(SUBJECT_WORDS[subject])
