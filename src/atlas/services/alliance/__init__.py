"""The alliance: who is in, in which cells, under which agreement, and who may change that.

`people.py` tells who somebody is; `directory.py` what a visitor may see of the others; `organisations.py`,
`persons.py`, `cells.py` and `agreements.py` are the acts of people, each behind the gate; `admission.py` is what the
node's operator does on the command line.
"""

from atlas.services.alliance.admission import add_person, admit, contributor
from atlas.services.alliance.audiences import audience
from atlas.services.alliance.people import (
    Givers,
    PersonCard,
    actor_named,
    actor_of,
    card_named,
    card_of,
    cards,
    givers_of_roles,
)
from atlas.store.alliance import Organisation, Person, Profile

__all__ = [
    "Givers",
    "Organisation",
    "Person",
    "PersonCard",
    "Profile",
    "actor_named",
    "actor_of",
    "add_person",
    "admit",
    "audience",
    "card_named",
    "card_of",
    "cards",
    "contributor",
    "givers_of_roles",
]
