"""What counts as an answer: 200, 404 and 400 in the service's own format. Everything else is an outage."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from enrich.core.display import one_line
from enrich.core.errors import RequestRejectedError, SourceUnavailableError, UnreadableAnswerError
from enrich.sources.retries import TryAgainError, retry_after
from enrich.sources.service import Response, Service

T = TypeVar("T")

# A wait that a service asks for is kept up to this many seconds. If it asks for more (some ask for hours), the source
# is given up for this run.
_LONGEST_WAIT = 300.0
_SECONDS_PER_HOUR = 3600
_BOT_WALL = (b"not a bot", b"anubis", b"captcha", b"just a moment", b"challenge-platform")
_BOT_WALL_REASON = "blocked by bot protection"
# A page of bot protection shows what it is in its head; an error text that is longer is cut for messages.
_HEAD_BYTES = 4000
_SHOWN_CHARACTERS = 200


class MalformedAnswerError(Exception):
    """A body that is not in the service's format: truncated, of another type, or misaligned."""


def check_status(service: Service, response: Response, scale: float) -> None:
    """Return for 200 and 404. Raises an error that says what any other status means; `scale` is the host's pace.

    RequestRejectedError: 400. SourceUnavailableError: no access, bot protection, or a wait that is too long.
    TryAgainError: everything else.
    """
    status = response.status
    if response.is_ok or response.is_not_found:
        return
    if _is_bot_wall(response):
        raise SourceUnavailableError(service.name, _BOT_WALL_REASON)
    if status == HTTPStatus.BAD_REQUEST:
        text = response.body[:_HEAD_BYTES].decode("utf-8", "replace")
        raise RequestRejectedError(service.name, one_line(text)[:_SHOWN_CHARACTERS], text)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise SourceUnavailableError(service.name, _refusal(service, status))
    wait = retry_after(response.headers.get("retry-after"))
    if wait is not None and wait > _LONGEST_WAIT:
        hours = wait / _SECONDS_PER_HOUR
        raise SourceUnavailableError(service.name, f"HTTP {status}: it asks to come back in {hours:.1f} h")
    raise TryAgainError(f"HTTP {status}", None if wait is None else wait * scale, status)


def _refusal(service: Service, status: int) -> str:
    variable = service.endpoint.key_variable
    if variable and service.key:
        return f"it refuses your key ({variable}): HTTP {status}"
    if variable:
        return f"it refuses access without a key ({variable} is not set): HTTP {status}"
    return f"it refuses access: HTTP {status}"


def read_answer(service: Service, response: Response, read: Callable[[Response], T]) -> T:
    """What `read` makes of an answer; a body that it cannot read is an outage of this query."""
    try:
        return read(response)
    except (MalformedAnswerError, UnreadableAnswerError) as error:
        if _is_bot_wall(response):
            raise SourceUnavailableError(service.name, _BOT_WALL_REASON) from error
        raise TryAgainError(f"its answer cannot be read ({error})", is_unreadable=True) from error


def read_json(response: Response) -> Any:
    """The JSON of an answer. Raises MalformedAnswerError for anything else."""
    if "json" not in response.media_type:
        raise MalformedAnswerError(f"{response.media_type or 'no content type'} instead of JSON")
    try:
        return msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedAnswerError("broken JSON") from error


def _is_bot_wall(response: Response) -> bool:
    head = response.body[:_HEAD_BYTES].lower()
    return "html" in response.media_type and any(mark in head for mark in _BOT_WALL)
