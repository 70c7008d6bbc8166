"""What stands in the place of a person's name for those who may not read whom a claim is about."""

from atlas.model.ids import ThingId

_LETTERS = 8


def mask_of(thing: ThingId) -> str:
    """Return the label of a masked person: the same for one thing on one node, and without meaning.

    It is made of the thing's id, which is keyed and made of a random STIX id: never of a value. It is ordinary text in
    what is kept and sent, so it is not translated.
    """
    return f"Masked person {thing.hex[:_LETTERS]}"
