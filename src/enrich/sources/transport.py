"""The one way to the network: polite, patient, and unable to turn an outage into an absence.

Every answer is either what a service means by an answer (200, or a documented 400 or 404 in its own format), or
`SourceUnavailableError`. Pace is kept per host over all threads and processes of this user by a lock file.
`ENRICH_PACE` scales waits, and only for loopback hosts (1 = polite, 0 = none).
"""

from __future__ import annotations

import contextlib
import getpass
import ipaddress
import logging
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from filelock import FileLock
from platformdirs import user_cache_path
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_attempt,
    stop_after_delay,
    stop_any,
    stop_never,
)
from tenacity.stop import stop_base

from enrich.core.errors import PoisonedBatchError, RequestRejectedError, SourceUnavailableError
from enrich.core.models import SourceName
from enrich.core.version import __version__
from enrich.sources.usage import Usage, no_usage

log = logging.getLogger(__name__)
T = TypeVar("T")

# A wait that a service asks for is kept up to this many seconds; beyond it the source is done for this run
# (OpenAlex asks for hours: api rules; a run should not sleep through a night).
_LONGEST_WAIT = 300.0
_LARGEST_BODY = 64 * 1024 * 1024
_CHUNK = 64 * 1024
# A service's clock is not ours, and a file's time is rounded to the kernel's tick: a little more than it asks for.
_MARGIN = 1.03
_SERVER_ERROR = 500
_TRIES_BEFORE_SPLIT = 3
_BOT_WALL = (b"not a bot", b"anubis", b"captcha", b"just a moment", b"challenge-platform")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How one service wants to be asked; each number's source stands where the service is defined."""

    name: SourceName
    base_variable: str
    default_base: str
    interval: float
    """Seconds between the end of one answer and the next request."""
    accept: str
    attempts: int = 6
    first_wait: float = 2.0
    longest_wait: float = 60.0
    patience: float = 600.0
    """Seconds from the first refusal in a row after which the source counts as unavailable for this run."""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 180.0
    """Seconds after which an answer that still drips in is given up."""

    @property
    def base(self) -> str:
        """The address before the service's own paths: from the environment, or the service's own."""
        return (os.environ.get(self.base_variable) or self.default_base).rstrip("/")


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a service: a GET, or a POST where there is JSON to send."""

    service: Service
    path: str
    params: Mapping[str, str]
    json: Any
    headers: Mapping[str, str]

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.json is None else "POST"

    @property
    def url(self) -> str:
        """The address without parameters."""
        return self.service.base + self.path


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its status (200, 400 or 404), headers and whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class MalformedAnswerError(Exception):
    """A body that is not what the service's format says: truncated, of another type, or misaligned."""


class _TryAgainError(Exception):
    """An outage that may pass: kept apart from one that settles the matter."""

    def __init__(self, reason: str, wait: float | None = None, status: int | None = None) -> None:
        self.reason = reason
        self.wait = wait
        self.status = status
        super().__init__(reason)


@dataclass(slots=True)
class Transport:
    """One HTTP connection policy for all sources; safe to share between threads that each use one source."""

    contact: str | None = None
    usage: dict[SourceName, Usage] = field(default_factory=no_usage)
    _sessions: dict[SourceName, requests.Session] = field(default_factory=dict)
    _told: dict[SourceName, float] = field(default_factory=dict)
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
        format, which counts as an outage. Outages that may pass are tried again, ever more slowly.

        Raises SourceUnavailableError when the service cannot be had, RequestRejectedError on status 400, and, if the
        request is `splittable` (several questions in one), PoisonedBatchError when only this request fails with 500.
        """
        request = Request(service, path, params or {}, json, headers or {})
        usage = self.usage[service.name]
        if self._stopped.is_set() or usage.unavailable is not None:
            raise SourceUnavailableError(service.name, usage.unavailable or "the run was stopped")
        retrying = Retrying(
            retry=retry_if_exception_type(_TryAgainError),
            stop=stop_any(
                stop_after_attempt(service.attempts),
                stop_after_delay(service.patience),
                _StopToSplit() if splittable else stop_never,
            ),
            wait=lambda state: _wait_before_next(service, state),
            before_sleep=lambda state: self._note_retry(service, state),
            sleep=sleep_using_event(self._stopped),
            reraise=True,
        )
        try:
            answer: T = retrying(self._once, request, read)
        except (_TryAgainError, SourceUnavailableError) as error:
            if splittable and _is_server_error(error):
                raise PoisonedBatchError(service.name, error.reason) from error
            usage.unavailable = error.reason
            log.warning("%s could not be reached: %s", service.name.label, error.reason)
            raise SourceUnavailableError(service.name, error.reason) from error
        return answer

    def _note_retry(self, service: Service, state: RetryCallState) -> None:
        self.usage[service.name].retries += 1
        wait = state.next_action.sleep if state.next_action else 0.0
        log.info("%s: %s; trying again in %.1f s", service.name, _error_of(state), wait)

    def _once(self, request: Request, read: Callable[[Response], T]) -> T:
        service = request.service
        usage = self.usage[service.name]
        with self._turn(service):
            usage.requests += 1
            started, status = time.monotonic(), "no answer"
            try:
                response = self._send(request)
                status = str(response.status)
                self._told[service.name] = told_interval(response.headers)
                _check(service, response)
                return _read(service, response, read)
            except (_TryAgainError, SourceUnavailableError):
                usage.errors += 1
                raise
            finally:
                log.info("%s %s: %s, %.2f s", request.method, request.url, status, time.monotonic() - started)

    def _send(self, request: Request) -> Response:
        service = request.service
        session = self._session(service.name)
        scale = pace(service.base) if is_loopback(service.base) else 1.0
        read_timeout = max(2.0, service.read_timeout * scale)
        deadline = time.monotonic() + max(4.0, service.deadline * scale)
        try:
            with session.request(
                request.method,
                request.url,
                params=request.params,
                json=request.json,
                headers={"Accept": service.accept, "User-Agent": user_agent(self.contact), **request.headers},
                timeout=(service.connect_timeout, read_timeout),
                stream=True,
                allow_redirects=True,
            ) as answer:
                body = b"".join(_limited(answer.iter_content(_CHUNK), deadline))
                expected = answer.headers.get("content-length")
                if expected and not answer.headers.get("content-encoding") and int(expected) != len(body):
                    raise _TryAgainError("its answer was cut short")
                lowered = {key.lower(): value for key, value in answer.headers.items()}
                return Response(answer.status_code, lowered, body)
        except requests.exceptions.ConnectTimeout as error:
            raise SourceUnavailableError(service.name, "no connection (timed out)") from error
        except requests.exceptions.ReadTimeout as error:
            raise _TryAgainError("it did not answer in time") from error
        except requests.exceptions.ConnectionError as error:
            raise _of_connection(service, error) from error
        except (requests.exceptions.RequestException, ValueError) as error:
            raise _TryAgainError(f"its answer broke off ({type(error).__name__})") from error

    def _session(self, name: SourceName) -> requests.Session:
        with self._guard:
            return self._sessions.setdefault(name, requests.Session())

    @contextlib.contextmanager
    def _turn(self, service: Service) -> Iterator[None]:
        """Wait for this host's turn, and hold it until the answer is in: one connection, spaced from its end."""
        interval = max(service.interval, self._told.get(service.name, 0.0)) * pace(service.base) * _MARGIN
        if interval == 0:
            yield
            return
        address = re.sub(r"[^\w.-]+", "_", service.base.partition("://")[2])
        stamp = _shared_folder() / f"{address}.last"
        with FileLock(str(stamp.with_suffix(".lock"))):
            wait = _seconds_until(stamp, interval)
            if wait > 0:
                log.info("%s: waiting %.2f s for its turn", service.name, wait)
                self._stopped.wait(wait)
            try:
                yield
            finally:
                stamp.touch()

    def stop(self) -> None:
        """Ask nothing more and cut all waits short; answers in flight are still awaited."""
        self._stopped.set()

    def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            session.close()


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _is_server_error(error: BaseException | None) -> bool:
    return isinstance(error, _TryAgainError) and error.status == _SERVER_ERROR


class _StopToSplit(stop_base):
    """Ends the tries of a request of several questions that failed with 500 often enough to be asked in parts."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.attempt_number >= _TRIES_BEFORE_SPLIT and _is_server_error(_error_of(retry_state))


def _wait_before_next(service: Service, state: RetryCallState) -> float:
    """Seconds before the next try: what the service asks for, else ever more with jitter."""
    error = _error_of(state)
    if isinstance(error, _TryAgainError) and error.wait is not None:
        return error.wait
    wait = min(service.longest_wait, service.first_wait * 2 ** (state.attempt_number - 1))
    return float(pace(service.base) * wait * random.uniform(0.75, 1.25))  # noqa: S311 (jitter, no secret)


def _read(service: Service, response: Response, read: Callable[[Response], T]) -> T:
    try:
        return read(response)
    except MalformedAnswerError as error:
        if _is_bot_wall(response):
            raise SourceUnavailableError(service.name, "a page for bots stands in its way") from error
        raise _TryAgainError(f"its answer cannot be read ({error})") from error


def _check(service: Service, response: Response) -> None:
    """Tell the statuses apart: 200, 404 and 400 go on; a key is refused; all else is an outage."""
    status = response.status
    if status in {200, 404}:
        return
    if status == 400:  # noqa: PLR2004
        raise RequestRejectedError(service.name, _shown(response))
    if status == 401 or (status == 403 and not _is_bot_wall(response)):  # noqa: PLR2004
        key = "your key (SEMANTIC_SCHOLAR_API_KEY)" if service.name is SourceName.SEMANTIC_SCHOLAR else "access"
        raise SourceUnavailableError(service.name, f"it refuses {key}: HTTP {status}")
    if _is_bot_wall(response):
        raise SourceUnavailableError(service.name, "a page for bots stands in its way")
    wait = retry_after(response.headers.get("retry-after"))
    if wait is not None and wait > _LONGEST_WAIT:
        raise SourceUnavailableError(service.name, f"HTTP {status}: it asks to come back in {wait / 3600:.1f} h")
    scale = pace(service.base)
    raise _TryAgainError(f"HTTP {status}", None if wait is None else wait * scale, status)


def _shared_folder() -> Path:
    """Where all runs of this user meet: the cache directory, or the temporary one where that cannot be written."""
    try:
        return user_cache_path("enrich", ensure_exists=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"enrich-{getpass.getuser()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def _seconds_until(stamp: Path, interval: float) -> float:
    """Seconds to wait so that `interval` lies between the last answer (the stamp's time) and now."""
    try:
        since = time.time() - stamp.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return min(interval, max(0.0, interval - since)) if since >= 0 else interval


def _limited(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _LARGEST_BODY:
            raise _TryAgainError("its answer is too large")
        if time.monotonic() > deadline:
            raise _TryAgainError("its answer comes too slowly")
        yield chunk


def _of_connection(service: Service, error: requests.exceptions.ConnectionError) -> Exception:
    """A refused connection or an unknown host settles the matter; a reset may pass."""
    text = repr(error)
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service not known" in text:
        return SourceUnavailableError(service.name, "its host name cannot be resolved")
    if "refused" in text:
        return SourceUnavailableError(service.name, "connection refused")
    if "NewConnectionError" in text or "ProxyError" in text or "unreachable" in text:
        return SourceUnavailableError(service.name, "no connection")
    return _TryAgainError("the connection broke")


def _is_bot_wall(response: Response) -> bool:
    head = response.body[:4000].lower()
    return "html" in response.media_type and any(mark in head for mark in _BOT_WALL)


def _shown(response: Response) -> str:
    return response.body[:500].decode("utf-8", "replace")


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, in either form (RFC 9110, 10.2.3); None if absent or unreadable."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def told_interval(headers: Mapping[str, str]) -> float:
    """Seconds between requests that a service's rate headers ask for; 0 where they say nothing.

    They are Crossref's: so many requests (`x-rate-limit-limit`) in so long (`x-rate-limit-interval`).
    """
    limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    match = re.fullmatch(r"(\d+)\s*s", interval.strip())
    return int(match[1]) / int(limit) if match and limit.strip().isdigit() and int(limit) else 0.0


def is_loopback(base: str) -> bool:
    """Whether an address leads to this very machine."""
    host = urlsplit(base).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pace(base: str) -> float:
    """The factor for every wait: ENRICH_PACE for loopback, 1 for the world."""
    if not is_loopback(base):
        return 1.0
    try:
        return max(0.0, float(os.environ.get("ENRICH_PACE", "1")))
    except ValueError:
        return 1.0


def user_agent(contact: str | None) -> str:
    """Who is asking: the program with its version, and where to write."""
    return f"enrich/{__version__}" + (f" (mailto:{contact})" if contact else "")


def read_json(response: Response) -> Any:
    """The JSON of an answer; anything else is malformed."""
    if "json" not in response.media_type:
        raise MalformedAnswerError(f"{response.media_type or 'no content type'} instead of JSON")
    try:
        return msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedAnswerError("broken JSON") from error
