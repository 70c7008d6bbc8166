"""The letter that answers a person: drafted from the facts of a case, then edited by who signs it."""

import html
from collections.abc import Iterator, Mapping

from django.template.loader import render_to_string

from atlas.services.subjects import Facts
from atlas.web import subject_words
from atlas.web.alliance_words import KIND_WORDS
from atlas.web.objects import properties

_ABOVE = "aliases"  # stands beside the name


def _said(content: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what a claim says, property by property, each as one line."""
    for each in properties(content):
        texts = [each.value.text, *(item.text for item in each.value.items)]
        told = ", ".join(" ".join(text.split()) for text in texts if text)
        if told and each.name != _ABOVE:
            yield each.label, told


def drafted(facts: Facts) -> str:
    """Return the letter as plain text. What is withheld leaves no trace in it, whatever was withheld."""
    regime = facts.case.asked.regime
    articles = subject_words.ARTICLES[regime]
    asked = facts.case.asked.in_order
    text = render_to_string(
        "atlas/subject_letter.txt",
        {
            "facts": facts,
            "lines": [(line, tuple(_said(line.content))) for line in facts.lines],
            "readers": subject_words.READER_WORDS,
            "case": facts.case,
            "asked": [(subject_words.RIGHT_WORDS[each], articles[each]) for each in asked],
            "law": subject_words.LAWS[regime],
            "kinds": KIND_WORDS,
            "ground": subject_words.GROUND_WORDS.get(facts.refused.code) if facts.refused else "",
        },
    )
    # a letter is plain text: what the template escaped for pages is put back
    lines = html.unescape(text).strip().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"
