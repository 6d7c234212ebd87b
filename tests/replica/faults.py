"""What can go wrong on purpose, and the counting of when it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from replica.answer import Ask, Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class FaultKind(StrEnum):
    """Kinds of faults."""

    STATUS_429 = "status_429"
    STATUS_429_RETRY_AFTER = "status_429_retry_after"
    STATUS_429_RETRY_AFTER_DATE = "status_429_retry_after_date"
    STATUS_429_RETRY_AFTER_HOURS = "status_429_retry_after_hours"
    STATUS_400 = "status_400"
    STATUS_401 = "status_401"
    STATUS_403 = "status_403"
    STATUS_406 = "status_406"
    STATUS_500 = "status_500"
    STATUS_502 = "status_502"
    STATUS_503 = "status_503"
    STATUS_504 = "status_504"
    HTML_200 = "html_200"
    HTML_500 = "html_500"
    REDIRECT_301 = "redirect_301"
    REDIRECT_302 = "redirect_302"
    REDIRECT_303 = "redirect_303"
    REDIRECT_307 = "redirect_307"
    REDIRECT_308 = "redirect_308"
    """Sends the client to `location`, and nothing else (RFC 9110, 15.4)."""
    KEY_ECHO = "key_echo"
    """The sound answer, with the request's `x-api-key` in each of its texts."""
    KEY_ECHO_400 = "key_echo_400"
    """A refusal whose text holds the request's headers and address."""
    ERROR_FEED = "error_feed"
    """ArXiv's feed of one entry titled `Error`, with status 200 as before 2026 (R: 2026_id_malformed_400)."""
    BODY = "body"
    """Whatever `body` says, with the sound answer's status and media type."""
    RESET = "reset"
    HANG = "hang"
    SLOW_DRIP = "slow_drip"
    SLOW_HEADERS = "slow_headers"
    """A header line now and then, and never the last."""
    ENDLESS_100 = "endless_100"
    """One `100 Continue` after another (RFC 9110, 15.2.1), and never the answer."""
    TRUNCATED_BODY = "truncated_body"
    MALFORMED_BODY = "malformed_body"
    WRONG_CONTENT_TYPE = "wrong_content_type"
    EMPTY_BODY = "empty_body"
    SHUFFLED_ANSWER = "shuffled_answer"
    DUPLICATED_ANSWER = "duplicated_answer"
    MISSING_RECORD = "missing_record"

    @classmethod
    def _missing_(cls, value: object) -> FaultKind | None:
        return cls(f"status_{value}") if str(value).isdecimal() else None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one service: which, how often (None: always), and after how many sound answers.

    It concerns only requests whose `path?query` or body contains `match`, as sent (percent-encoded).
    """

    service: Service | str
    kind: FaultKind | str
    times: int | None = None
    after: int = 0
    match: str | None = None
    seconds: float | None = None
    """Seconds of Retry-After (default 1), of the hang (30) or of the drip (2)."""
    location: str = ""
    """Where a redirect leads."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers that replace the answer's own: odd values of Retry-After, of rate limits, of anything."""
    body: bytes = b""
    larger_than: int = 0
    """Concerns only batches of more ids than this: gateways time out by size (allenai/s2-folks #58, #59)."""

    def concerns(self, service: Service, ask: Ask) -> bool:
        """Tell whether the request is one that the fault is meant for."""
        if Service(self.service) is not service:
            return False
        if self.larger_than and ask.batch_size <= self.larger_than:
            return False
        return not self.match or self.match in f"{ask.path}?{ask.query}" or self.match in ask.body


class FaultBook:
    """The faults in force, and how many requests each has seen; safe for threads."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._lock = Lock()
        self._seen: list[list[int]] = []
        self._faults: list[Fault] = []
        self.add(faults)

    def add(self, faults: Iterable[Fault]) -> None:
        """Put more faults in force; the earliest that concerns a request is the one that strikes."""
        with self._lock:
            for fault in faults:
                Service(fault.service), FaultKind(fault.kind)
                self._faults.append(fault)
                self._seen.append([0])

    def clear(self) -> None:
        """Lift all faults."""
        with self._lock:
            self._faults.clear()
            self._seen.clear()

    def restart(self) -> None:
        """Count from the beginning."""
        with self._lock:
            self._seen = [[0] for _ in self._faults]

    def strike(self, service: Service, ask: Ask) -> Fault | None:
        """Give the fault that strikes this request, and count the request."""
        with self._lock:
            for fault, seen in zip(self._faults, self._seen, strict=True):
                if fault.concerns(service, ask):
                    seen[0] += 1
                    past = seen[0] - fault.after
                    if past > 0 and (fault.times is None or past <= fault.times):
                        return fault
        return None
