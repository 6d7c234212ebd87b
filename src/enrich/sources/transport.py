"""The one way to the network, for all sources: it never turns an outage into an absence.

Every result is either what a service means by an answer (acceptance.py), or `SourceUnavailableError`. The pace is in
pace.py, the retries in retries.py, the HTTP exchange in connection.py.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests

from enrich.core.errors import PoisonedBatchError, SourceUnavailableError
from enrich.core.models import SourceName
from enrich.sources.acceptance import check_status, read_answer
from enrich.sources.connection import send
from enrich.sources.pace import requested_interval, wait_turn
from enrich.sources.retries import TryAgainError, is_server_error, retrying
from enrich.sources.service import Request, Response, Service
from enrich.sources.usage import Usage, no_usage

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class Transport:
    """The connections of one run; safe to share between threads that each use one source."""

    contact: str | None = None
    usage: dict[SourceName, Usage] = field(default_factory=no_usage)
    _sessions: dict[SourceName, requests.Session] = field(default_factory=dict)
    _requested_intervals: dict[SourceName, float] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        service: Service,
        path: str,
        read: Callable[[Response], T],
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        splittable: bool = False,
    ) -> T:
        """Send one request (GET, or POST if `json` is given) and return what `read` makes of the answer.

        `read` gets answers of status 200 and 404 and raises MalformedAnswerError for a body not in the service's
        format, which counts as an outage. Outages that may pass are tried again, with growing waits.

        Raises SourceUnavailableError when the service gives no answer, RequestRejectedError on status 400, and, if the
        request is `splittable` (several queries in one), PoisonedBatchError when only this request fails with 500.
        """
        request = Request(service, path, params or {}, json, headers or {})
        usage = self.usage[service.name]
        if self._stopped.is_set() or usage.unavailable is not None:
            raise SourceUnavailableError(service.name, usage.unavailable or "the run was stopped")

        def note(error: BaseException | None, wait: float) -> None:
            usage.retries += 1
            log.info("%s: %s; trying again in %.1f s", service.name, error, wait)

        tries = retrying(service, self._stopped, splittable=splittable, note=note)
        try:
            answer: T = tries(self._ask_once, request, read)
        except (TryAgainError, SourceUnavailableError) as error:
            if splittable and is_server_error(error):
                raise PoisonedBatchError(service.name, error.reason) from error
            usage.unavailable = error.reason
            log.warning("%s could not be reached: %s", service.name.label, error.reason)
            raise SourceUnavailableError(service.name, error.reason) from error
        return answer

    def _ask_once(self, request: Request, read: Callable[[Response], T]) -> T:
        service = request.service
        usage = self.usage[service.name]
        with wait_turn(service, self._requested_intervals.get(service.name, 0.0), self._stopped):
            usage.requests += 1
            started, status = time.monotonic(), "no answer"
            try:
                response = send(self._session(service.name), request, self.contact)
                status = str(response.status)
                self._requested_intervals[service.name] = requested_interval(response.headers)
                check_status(service, response)
                return read_answer(service, response, read)
            except (TryAgainError, SourceUnavailableError):
                usage.errors += 1
                raise
            finally:
                log.info("%s %s: %s, %.2f s", request.method, request.url, status, time.monotonic() - started)

    def _session(self, name: SourceName) -> requests.Session:
        with self._guard:
            return self._sessions.setdefault(name, requests.Session())

    def stop(self) -> None:
        """Send no more requests and end all waits; answers on their way are still awaited."""
        self._stopped.set()

    def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            session.close()
