"""Bodies of requests, read whole at their first use: within a size, and so many at once.

The server hands a body on as it comes, has no limit for how slowly that may be (granian 2.8, its issue 728),
and what waits for one holds one of its few threads. So at most half of them ever wait for a body, one of those
for strangers, and what nobody asks for is never read: pages go on while somebody sends forms by half.
"""

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation

MAX_BYTES = 4 * 1024 * 1024
"""10,000 lines of 400 bytes."""

SMALL_BYTES = 16 * 1024
"""What a stranger may send: the button of a sign-in link, theme and density."""

# Together half of the threads that `atlas serve` answers with.
_MEMBERS_AT_ONCE, _STRANGERS_AT_ONCE = 3, 1
# A browser shows no answer while it sends: what is a little too large is taken, and forgotten as it comes.
_DRAINED_BYTES = 4 * MAX_BYTES
_TURN_S = 0.25
_CHUNK = 64 * 1024

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BusyError(SuspiciousOperation):
    """Too many bodies are on their way at once."""


class Turns:
    """How many bodies may be waited for, of members and of strangers."""

    def __init__(self, *, members: int, strangers: int) -> None:
        self.members = threading.BoundedSemaphore(members)
        self.strangers = threading.BoundedSemaphore(strangers)


def bounded(application: Application) -> Application:
    """Return a WSGI application whose requests find their body bounded."""
    turns = Turns(members=_MEMBERS_AT_ONCE, strangers=_STRANGERS_AT_ONCE)

    def answer(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = request.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() else 0
        request["wsgi.input"] = Body(request["wsgi.input"], size, turns)
        return application(request, start_response)

    return answer


class Body:
    """The body of one request, as a file. The first read takes all of it.

    Raises, at that read:
        RequestDataTooBig: it is larger than 4 MiB.
        BusyError: too many are on their way.
    """

    def __init__(self, source: Any, size: int, turns: Turns) -> None:
        self._source, self._size, self._turns = source, size, turns
        self._turn = turns.members
        self._whole: io.BytesIO | None = None

    def is_of_stranger(self) -> None:
        """Let it wait among those that anybody may send."""
        self._turn = self._turns.strangers

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, or all that are left."""
        return self._read_whole().read(size)

    def readline(self, size: int = -1) -> bytes:
        """Return the next line."""
        return self._read_whole().readline(size)

    def _read_whole(self) -> io.BytesIO:
        if self._whole is None:
            if self._size > _DRAINED_BYTES:
                raise RequestDataTooBig
            self._whole = io.BytesIO(self._fetched() if self._size else b"")
            if self._size > MAX_BYTES:
                raise RequestDataTooBig
        return self._whole

    def _fetched(self) -> bytes:
        if not self._turn.acquire(timeout=_TURN_S):
            raise BusyError
        try:
            return b"".join(self._chunks())
        finally:
            self._turn.release()

    def _chunks(self) -> Iterable[bytes]:
        left = self._size
        while left > 0:
            asked = min(left, _CHUNK)
            chunk = self._source.read(asked)
            if self._size <= MAX_BYTES:
                yield chunk
            left = left - asked if len(chunk) == asked else 0  # a short one is the last
