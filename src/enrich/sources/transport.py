"""The one way to the network, for all sources: it never turns an outage into an absence.

Every result is either what a service means by an answer (acceptance.py), or an error that says why there is none. The
pace is in pace.py, the retries in retries.py, the HTTP exchange in connection.py.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from enrich.core.errors import PoisonedBatchError, SourceUnavailableError, UnreadableAnswerError
from enrich.core.models import SourceName
from enrich.sources.acceptance import check_status, read_answer
from enrich.sources.connection import Connection
from enrich.sources.pace import pace, requested_interval, wait_turn
from enrich.sources.retries import Limits, TryAgainError, is_of_one_query, retrying
from enrich.sources.service import Request, Response, Service
from enrich.sources.usage import Usage, no_usage

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE = 120.0
"""Seconds that one run waits for a service that does not answer, over all its requests (`--patience`)."""
# While nobody has answered and one service has used up its patience, the fault is more likely on our side: the services
# that are asked after it get this share of the patience each.
_SHARE_AFTER_SILENCE = 0.25
# So many answers in a row that cannot be read are an outage of the service, not of single queries.
_MOST_UNREADABLE = 3
_STOPPED = "the run was stopped"


@dataclass(slots=True)
class Transport:
    """The connections of one run; safe to share between threads that each use one source."""

    contact: str | None = None
    patience: float = PATIENCE
    usage: dict[SourceName, Usage] = field(default_factory=no_usage)
    _connections: dict[SourceName, Connection] = field(default_factory=dict)
    _intervals: dict[SourceName, float] = field(default_factory=dict)
    _waited: dict[SourceName, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds spent per service on requests without an answer and on the pauses after them."""
    _silent: set[SourceName] = field(default_factory=set)
    """The services that used up their patience."""
    _answered: Counter[SourceName] = field(default_factory=Counter)
    _unreadable: Counter[SourceName] = field(default_factory=Counter)
    _preferred: dict[SourceName, int] = field(default_factory=dict)
    """Which of a service's addresses answered last, where it has mirrors."""
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
        format, which counts as an outage. Outages that may pass are tried again, with growing waits; then mirrors are
        asked, if the service has any.

        Raises SourceUnavailableError when the service gives no answer, RequestRejectedError on status 400,
        UnreadableAnswerError when the answer to this request alone cannot be read and, if the request is `splittable`
        (several queries in one), PoisonedBatchError when one of its queries may be the cause.
        """
        usage = self.usage[service.name]
        if self._stopped.is_set() or usage.unavailable is not None:
            raise SourceUnavailableError(service.name, usage.unavailable or _STOPPED)
        addresses = service.addresses
        first = self._preferred.get(service.name, 0)
        for number in range(len(addresses)):
            place = (first + number) % len(addresses)
            request = Request(service, addresses[place], path, params or {}, json, headers or {})
            try:
                answer = self._ask_patiently(request, read, splittable=splittable)
            except (TryAgainError, SourceUnavailableError) as error:
                is_last = number == len(addresses) - 1 or self._stopped.is_set()
                if not is_last and self._patience_left(service) > 0 and not is_of_one_query(service, error):
                    log.info("%s: %s; trying its mirror", service.name, error.reason)
                    continue
                raise self._failure(service, error, splittable=splittable) from error
            self._preferred[service.name] = place
            self._unreadable[service.name] = 0
            self._answered[service.name] += 1
            return answer
        raise AssertionError("a service has at least one address")

    def _ask_patiently(self, request: Request, read: Callable[[Response], T], *, splittable: bool) -> T:
        """One request with its retries."""
        service = request.service
        usage = self.usage[service.name]

        def note(error: BaseException | None, wait: float) -> None:
            usage.retries += 1
            self._waited[service.name] += wait
            log.info("%s: %s; trying again in %.1f s", service.name, error, wait)

        limits = Limits(self._stopped, lambda: self._patience_left(service), pace(request.address), splittable)
        answer: T = retrying(service, limits, note)(self._ask_once, request, read)
        return answer

    def _failure(
        self, service: Service, error: TryAgainError | SourceUnavailableError, *, splittable: bool
    ) -> Exception:
        """The error that says what the failure of a request means for its queries and for the service."""
        if self._stopped.is_set():
            return SourceUnavailableError(service.name, _STOPPED)
        is_spent = self._patience_left(service) <= 0
        if splittable and is_of_one_query(service, error) and not is_spent:
            return PoisonedBatchError(service.name, error.reason)
        if isinstance(error, TryAgainError) and error.is_unreadable and not is_spent:
            self._unreadable[service.name] += 1
            if self._unreadable[service.name] < _MOST_UNREADABLE:
                log.warning("%s: one query was not answered: %s", service.name.label, error.reason)
                return UnreadableAnswerError(error.reason)
        reason = error.reason
        if is_spent:
            reason += f"; given up after waiting {self._patience(service):.0f} s (--patience)"
            self._silent.add(service.name)
        self.usage[service.name].unavailable = reason
        log.warning("%s could not be reached: %s", service.name.label, reason)
        return SourceUnavailableError(service.name, reason)

    def _ask_once(self, request: Request, read: Callable[[Response], T]) -> T:
        service = request.service
        usage = self.usage[service.name]
        with wait_turn(service, request.address, self._intervals.get(service.name, 0.0), self._stopped):
            if self._stopped.is_set():
                raise SourceUnavailableError(service.name, _STOPPED)
            usage.requests += 1
            started, status = time.monotonic(), "no answer"
            try:
                longest = max(1.0, self._patience_left(service))
                response = self._connection(service.name).send(request, self.contact, longest)
                status = str(response.status)
                self._pace_after(service, response)
                check_status(service, response, pace(request.address))
                return read_answer(service, response, read)
            except (TryAgainError, SourceUnavailableError):
                usage.errors += 1
                self._waited[service.name] += time.monotonic() - started
                raise
            finally:
                log.info("%s %s: %s, %.2f s", request.method, request.url, status, time.monotonic() - started)

    def _pace_after(self, service: Service, response: Response) -> None:
        """Keep to the interval that an answer asks for; after a refusal for speed, to twice the last one."""
        known = max(service.endpoint.interval, self._intervals.get(service.name, 0.0))
        slowest = service.endpoint.slowest_interval
        if slowest is None:
            self._intervals[service.name] = requested_interval(response.headers)
        elif response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._intervals[service.name] = min(slowest, 2 * known)

    def _patience_left(self, service: Service) -> float:
        return self._patience(service) - self._waited[service.name]

    def _patience(self, service: Service) -> float:
        """Seconds that this run waits for a service."""
        others_are_silent = bool(self._silent - {service.name}) and not self._answered
        return self.patience * _SHARE_AFTER_SILENCE if others_are_silent else self.patience

    def has_answered(self, name: SourceName) -> bool:
        """Whether a service gave any answer in this run: only then a refused query is at fault, and not the service."""
        return self._answered[name] > 0

    def _connection(self, name: SourceName) -> Connection:
        with self._guard:
            connection = self._connections.setdefault(name, Connection())
            if self._stopped.is_set():
                connection.cut()
            return connection

    def stop(self) -> None:
        """Send no more requests, end all waits, and give up the answers on their way."""
        with self._guard:
            self._stopped.set()
            for connection in self._connections.values():
                connection.cut()

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections.values():
            connection.close()
