"""What is asked of playbooks in both worlds: the list by situation, and one that is not there."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from asking import Asks, gets, plain

_ABSENT = uuid.UUID(int=11)
PLAYBOOKS: Mapping[str, Asks] = MappingProxyType(
    {
        "playbooks": lambda worlds: gets(
            "/playbooks", {}, {"kind": "malware", "lever": "L3"}, {"ended": "aborted"}
        ),
        "playbook": plain(f"/playbooks/{_ABSENT}"),
        "playbook-file": plain(f"/playbooks/{_ABSENT}/file"),
        "api-playbooks": lambda worlds: gets("/api/v1/playbooks", {}, {"kind": "tool"}, {"x": "1"}),
        "api-playbook": plain(f"/api/v1/playbooks/{_ABSENT}"),
    }
)
