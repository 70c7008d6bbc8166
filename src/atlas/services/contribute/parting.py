"""Objects of which some is for fewer readers: how they show to each of these, and what each part adds."""

from collections.abc import Callable, Sequence

import attrs

from atlas.formats.stix.masking import masked
from atlas.formats.stix.parting import without_parts
from atlas.model.claim import Decoded, Words
from atlas.services.contribute.choosing import Choice, Layer
from atlas.services.writers import Interned
from atlas.store.claims import EndOfLink, OfferedPart

Links = tuple[tuple[EndOfLink, str, EndOfLink], ...]


@attrs.frozen(kw_only=True)
class View:
    """An object as some may read it, and who they are."""

    decoded: Decoded
    choice: Choice
    masked: bool = False


def views_of(
    found: Decoded, layers: Sequence[Layer], *, mask: Callable[[], str]
) -> tuple[View, ...]:
    """Return how an object shows, from what the most may read to the whole of it.

    A layer of which nothing could stand is left out: its readers get what stands before it, or nothing. `mask` tells
    the label of a masked person.
    """
    if len(layers) == 1:
        return (View(decoded=found, choice=layers[0].choice),)
    left = [
        (masked(found, mask()) if layer.masked else without_parts(found, layer.hidden), layer)
        for layer in layers
    ]
    return tuple(
        View(decoded=decoded, choice=layer.choice, masked=layer.masked)
        for decoded, layer in left
        if decoded is not None
    )


def offered_parts(
    views: Sequence[View], interned: Interned, *, links: Callable[[Decoded], Links]
) -> tuple[OfferedPart, ...]:
    """Return what each view adds to those before it; the first is the claim itself."""
    said = words_of(views[0].decoded)
    words = {*said.names, *said.texts}
    linked = set(links(views[0].decoded))
    identified = set(views[0].decoded.identifiers)
    parts = []
    for view in views[1:]:
        decoded, choice = view.decoded, view.choice
        said, all_links = words_of(decoded), links(decoded)
        parts.append(
            OfferedPart(
                decoded=decoded,
                handling=interned.handlings[choice.handling],
                terms=interned.terms[choice.terms],
                links=tuple(each for each in all_links if each not in linked),
                identifiers=tuple(each for each in decoded.identifiers if each not in identified),
                name_words=frozenset(said.names),
                text_words=frozenset(said.texts),
                fresh=frozenset({*said.names, *said.texts} - words),
            )
        )
        words |= {*said.names, *said.texts}
        linked |= set(all_links)
        identified |= set(decoded.identifiers)
    return tuple(parts)


def words_of(found: Decoded) -> Words:
    """Return the words that an object is found by."""
    return found.words or Words.of(found.names, found.texts)
