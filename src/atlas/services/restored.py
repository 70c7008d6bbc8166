"""That a backup was restored is on record in what was restored.

The record is owed from the moment the database has its name, and a file of the data folder says so until it is written:
a database of an older release takes it at its first start, after it was brought up to date.
"""

from datetime import datetime

import msgspec

from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.backup import Backup
from atlas.settings import Settings
from atlas.store import migrating

_FILE = "backups/restored.json"


class _Owed(msgspec.Struct, frozen=True):
    at: datetime
    reason: str


def owe(settings: Settings, restored: Backup, *, reason: str, now: datetime) -> None:
    """Note in the data folder what has to go on record: when, which backup, and why."""
    facts = f"The backup of {restored.made_at}, SHA-256 {restored.sha256}."
    owed = _Owed(at=now, reason=" ".join(filter(None, [reason.strip(), facts])))
    path = settings.data / _FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(owed))


def put_on_record(settings: Settings) -> bool:
    """Write the record that is owed, and tell whether it was: nothing is owed, or the database is of another release.

    Costs one look for a file where nothing is owed.
    """
    path = settings.data / _FILE
    if not path.exists() or not migrating.is_current():
        return False
    owed = msgspec.json.decode(path.read_bytes(), type=_Owed)
    with gate.operated(Action.RESTORE, Resource(reason=owed.reason), now=owed.at):
        path.unlink()
    return True
