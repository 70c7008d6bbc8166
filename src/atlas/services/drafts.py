"""Drafts: what somebody has begun to write on a form, kept until it is sent or discarded.

Most are of claims; `room` names another form. A draft is its author's alone, by the same wall as everything else.
Nobody is told of it, and nothing of it stays once it is discarded.
"""

import json
import uuid

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import DraftId
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import drafts
from atlas.store.drafts import Draft as Draft  # what a door is given
from atlas.store.drafts import Fields
from atlas.store.scoped import OpenScope

PACKAGE = "package"
MOST_DRAFTS = 50  # of one person
MOST_LETTERS = 100_000  # of one draft, as JSON
MOST_TITLE = 120  # letters
NO_DRAFT = "There is no such draft among yours."


def mine(visit: Visit, *, room: str = drafts.CLAIM) -> tuple[Draft, ...]:
    """Return the visitor's drafts of a form, the latest first.

    Raises:
        Denied: the visitor may not write what the form is for.
    """
    with gate.open_scope(visit, _act(room)) as opened:
        return tuple(drafts.current(opened, room))


def get(visit: Visit, id_: DraftId, *, room: str = drafts.CLAIM) -> Draft:
    """Return one of the visitor's drafts of a form.

    Raises:
        NotFound: there is none of this id, or it is somebody else's: one answer.
        Denied: the visitor may not write what the form is for.
    """
    with gate.open_scope(visit, _act(room)) as opened:
        found = drafts.find(opened, id_, room)
    if found is None:
        raise NotFound(NO_DRAFT)
    return found


def save(
    visit: Visit,
    fields: Fields,
    *,
    title: str,
    id_: DraftId | None = None,
    room: str = drafts.CLAIM,
) -> Draft:
    """Keep what was typed in place of what the visitor's draft of this id held; else as a new draft.

    Raises:
        UsageError: it is too long, there are too many drafts, or the visitor is no person.
        Denied: the visitor may not write what the form is for.
    """
    if len(json.dumps(dict(fields))) > MOST_LETTERS:
        raise UsageError(f"A draft has at most {MOST_LETTERS:,} letters; shorten it.")
    handling = _own(visit)
    interned = gate.intern([handling], []).handlings[handling]
    fresh = DraftId(uuid.uuid4())

    def work(opened: OpenScope) -> Draft:
        known = {each.id for each in drafts.current(opened, room)}
        if id_ not in known and len(known) >= MOST_DRAFTS:
            raise UsageError(f"You have {MOST_DRAFTS} drafts; send or discard one, then go on.")
        draft = Draft(
            id=id_ if id_ is not None and id_ in known else fresh,
            title=" ".join(title.split())[:MOST_TITLE],
            fields=fields,
            saved_at=visit.now,
        )
        drafts.save(opened, draft, interned, room=room)
        return draft

    return gate.write(visit, _act(room), work)


def discard(visit: Visit, id_: DraftId, *, room: str = drafts.CLAIM) -> None:
    """Delete one of the visitor's drafts; where it is gone, or none of his, nothing happens.

    Raises:
        Denied: the visitor may not write what the form is for.
    """
    gate.write(visit, _act(room), lambda opened: drafts.discard(opened, id_))


def _act(room: str) -> Action:
    """Return what is done with a form: whoever may not send it keeps no draft of it."""
    return Action.EDIT_PACKAGE if room == PACKAGE else Action.CONTRIBUTE


def _own(visit: Visit) -> Handling:
    if visit.actor.person is None:
        raise UsageError("A draft is a person's; say who with --as.")
    return Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({visit.actor.person})))
