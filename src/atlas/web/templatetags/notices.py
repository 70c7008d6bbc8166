"""Words and addresses of notices. They decide nothing."""

from django import template
from django.urls import reverse

from atlas.services.notices import Notice
from atlas.web.notice_words import ADDRESSES, WORDS

register = template.Library()


@register.filter
def notice_words(notice: Notice) -> str:
    """Return what a notice says: its kind, and nothing of what it is about."""
    return str(WORDS[notice.kind])


@register.filter
def notice_address(notice: Notice) -> str:
    """Return where a notice leads to."""
    name, of = ADDRESSES[notice.kind]
    argument = {"thing": notice.thing, "object": notice.object}.get(of)
    address = reverse(name, args=[argument] if argument else [])
    return f"{address}#comment-{notice.object}" if name == "discussion" else address
