"""The policy for outages that may pass: what is tried again, how often, and after which wait."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_attempt,
    stop_any,
    stop_when_event_set,
)
from tenacity.stop import stop_base

from enrich.sources.service import Service

# A server error that passes is gone by the third try; one that stays may come from one part of the request. The same
# holds for a body that cannot be read.
_TRIES_BEFORE_SPLIT = 3
_LONGEST_HEADER = 100


class TryAgainError(Exception):
    """An outage that may pass. `wait` is the pause that the service asks for, `status` its HTTP status.

    `is_unreadable` is set where the service did answer, but not in its own format.
    """

    def __init__(
        self, reason: str, wait: float | None = None, status: int | None = None, *, is_unreadable: bool = False
    ) -> None:
        self.reason = reason
        self.wait = wait
        self.status = status
        self.is_unreadable = is_unreadable
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends the tries of one request besides their number."""

    stopped: threading.Event
    patience_left: Callable[[], float]
    """Seconds that may still be spent on waiting for this service in this run."""
    scale: float
    """The pace of the service's host."""
    splittable: bool
    """Whether the request holds several queries and can be asked in parts (batches.py)."""


def retrying(service: Service, limits: Limits, note: Callable[[BaseException | None, float], None]) -> Retrying:
    """The retries of one request; `note` gets the error and the wait before each further try."""

    def is_worth_splitting(state: RetryCallState) -> bool:
        error = _error_in(state)
        if not isinstance(error, TryAgainError):
            return False
        if error.is_unreadable or (limits.splittable and error.status in service.splits_on):
            is_timeout = error.status == HTTPStatus.GATEWAY_TIMEOUT  # by size: the same request never passes
            return is_timeout or state.attempt_number >= _TRIES_BEFORE_SPLIT
        return False

    return Retrying(
        retry=retry_if_exception_type(TryAgainError),
        stop=stop_any(
            stop_when_event_set(limits.stopped),
            stop_after_attempt(service.attempts),
            _StopIf(lambda state: state.upcoming_sleep >= limits.patience_left()),
            _StopIf(is_worth_splitting),
        ),
        wait=lambda state: _wait_before_next(service, state, limits.scale),
        before_sleep=lambda state: note(_error_in(state), state.next_action.sleep if state.next_action else 0.0),
        sleep=sleep_using_event(limits.stopped),
        reraise=True,
    )


class _StopIf(stop_base):
    """Ends the tries where a condition holds."""

    def __init__(self, condition: Callable[[RetryCallState], bool]) -> None:
        self._condition = condition

    def __call__(self, retry_state: RetryCallState) -> bool:
        return self._condition(retry_state)


def is_of_one_query(service: Service, error: BaseException | None) -> bool:
    """Whether one query of several may have caused the error: the others may be answered without it."""
    return isinstance(error, TryAgainError) and (error.is_unreadable or error.status in service.splits_on)


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, in either form (RFC 9110, 10.2.3); None if absent or unreadable."""
    text = (value or "").strip()[:_LONGEST_HEADER]
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0.0, seconds)


def _wait_before_next(service: Service, state: RetryCallState, scale: float) -> float:
    """Seconds before the next try: what the service asks for, else twice the last wait, with jitter."""
    error = _error_in(state)
    if isinstance(error, TryAgainError) and error.wait is not None:
        return error.wait
    wait = min(service.longest_wait, service.first_wait * 2 ** (state.attempt_number - 1))
    return float(scale * wait * random.uniform(0.75, 1.25))  # noqa: S311 (jitter, no secret)


def _error_in(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
