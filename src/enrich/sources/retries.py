"""The policy for outages that may pass: what is tried again, how often, and after which wait."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

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

from enrich.sources.pace import pace
from enrich.sources.service import Service

# A server error that passes is gone by the third try; one that stays may come from one part of the request.
_TRIES_BEFORE_SPLIT = 3


class TryAgainError(Exception):
    """An outage that may pass. `wait` is the pause that the service asks for, `status` its HTTP status."""

    def __init__(self, reason: str, wait: float | None = None, status: int | None = None) -> None:
        self.reason = reason
        self.wait = wait
        self.status = status
        super().__init__(reason)


def retrying(
    service: Service,
    stopped: threading.Event,
    *,
    splittable: bool,
    note: Callable[[BaseException | None, float], None],
) -> Retrying:
    """The retries of one request; `note` gets the error and the wait before each further try.

    A `splittable` request stops early on repeated server errors: it is then asked in parts (batches.py).
    """
    return Retrying(
        retry=retry_if_exception_type(TryAgainError),
        stop=stop_any(
            stop_after_attempt(service.attempts),
            stop_after_delay(service.patience),
            _StopToSplit() if splittable else stop_never,
        ),
        wait=lambda state: _wait_before_next(service, state),
        before_sleep=lambda state: note(_error_in(state), state.next_action.sleep if state.next_action else 0.0),
        sleep=sleep_using_event(stopped),
        reraise=True,
    )


def is_server_error(error: BaseException | None) -> bool:
    """Whether a service failed with status 500."""
    return isinstance(error, TryAgainError) and error.status == HTTPStatus.INTERNAL_SERVER_ERROR


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


class _StopToSplit(stop_base):
    """Ends the tries of a request of several queries that failed with 500 often enough to be asked in parts."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.attempt_number >= _TRIES_BEFORE_SPLIT and is_server_error(_error_in(retry_state))


def _wait_before_next(service: Service, state: RetryCallState) -> float:
    """Seconds before the next try: what the service asks for, else twice the last wait, with jitter."""
    error = _error_in(state)
    if isinstance(error, TryAgainError) and error.wait is not None:
        return error.wait
    wait = min(service.longest_wait, service.first_wait * 2 ** (state.attempt_number - 1))
    return float(pace(service.base) * wait * random.uniform(0.75, 1.25))  # noqa: S311 (jitter, no secret)


def _error_in(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
