"""Where the key process listens, and who may speak there: nobody but its own user.

That is so by the mode of the folder, and by the credentials that the kernel tells of the other end.
"""

import os
import socket
import struct
from pathlib import Path

FOLDER = Path("run") / "keys"
"""In the data folder, mode 0700."""
SOCKET = "socket"
_CREDENTIALS = struct.Struct("3i")  # SO_PEERCRED, unix(7): process, user, group


def is_own(connection: socket.socket) -> bool:
    """Tell whether the other end is a process of the same user; where the kernel cannot say, the folder's mode does."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    told = connection.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(told)
    return bool(user == os.geteuid())
