"""The keys that no other process holds: index tokens are made and packages are signed in a process of its own.

`client.py` is what others call; `process.py` is that process, `holder.py` what it can do, `material.py` where keys lie,
`protocol.py` what the two say to each other, `place.py` where. Importing this room loads no key.
"""

from atlas.keys.client import Keys, Made, reach, start
from atlas.keys.protocol import MOST_MESSAGE_BYTES, MOST_VALUES

__all__ = ["MOST_MESSAGE_BYTES", "MOST_VALUES", "Keys", "Made", "reach", "start"]
