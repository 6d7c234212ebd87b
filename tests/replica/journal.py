"""What was asked of the replica, and the pace at which it may be asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from replica.answer import Service


@dataclass(slots=True, kw_only=True)
class LoggedRequest:
    """One request.

    Times are monotonic seconds; `time_ended` and `status` are None while it is under way, and the status
    stays None when the client got no answer (reset, hang).
    """

    service: Service
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str
    time_started: float
    time_ended: float | None = None
    status: int | None = None

    @property
    def parameters(self) -> dict[str, list[str]]:
        """Give the query as names and values."""
        return parse_qs(self.query, keep_blank_values=True)


class Journal:
    """All requests in the order of their arrival; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: list[LoggedRequest] = []

    def add(self, request: LoggedRequest) -> None:
        """Log a request that has arrived."""
        with self._lock:
            self._requests.append(request)

    def all(self) -> list[LoggedRequest]:
        """Give the requests so far."""
        with self._lock:
            return list(self._requests)

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self._requests.clear()


@dataclass(slots=True)
class Gate:
    """The pace of one service.

    A request while another is under way, or too soon after the end of the last answer, is refused; a refusal
    is an answer too.
    """

    seconds: float
    _lock: Lock = field(default_factory=Lock)
    _under_way: int = 0
    _last_end: float | None = None

    def enter(self) -> bool:
        """Let a request in; False when it is to be refused. Each enter needs a leave."""
        with self._lock:
            is_free = self._under_way == 0
            is_time = self._last_end is None or time.monotonic() - self._last_end >= self.seconds
            self._under_way += 1
            return is_free and is_time

    def leave(self) -> None:
        """Mark the end of an answer."""
        with self._lock:
            self._under_way -= 1
            self._last_end = time.monotonic()

    def reset(self) -> None:
        """Forget the last answer."""
        with self._lock:
            self._last_end = None
