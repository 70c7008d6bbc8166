"""Opportunities as plain data, for the command line and the API."""

import attrs

from atlas.services.opportunities.values import Card, Found, LeverOffer


def told(found: Found) -> dict[str, object]:
    """Return what was found, with the names of its fields; levers by id, members by id and name."""
    plain = attrs.asdict(attrs.evolve(found, cards=()), recurse=False)
    return plain | {"cards": [_card(each) for each in found.cards]}


def _card(card: Card) -> dict[str, object]:
    return attrs.asdict(card, recurse=False) | {"levers": [_offer(each) for each in card.levers]}


def _offer(offer: LeverOffer) -> dict[str, object]:
    return {
        "lever": offer.lever.lever,
        "legal": offer.lever.legal,
        "reversibility": offer.lever.reversibility,
        "holders": [
            {
                "organisation": each.organisation.id,
                "name": each.organisation.name,
                "near": each.near,
            }
            for each in offer.holders
        ],
    }
