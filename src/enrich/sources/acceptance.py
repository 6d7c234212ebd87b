"""What counts as an answer: 200, 404 and 400 in the service's own format. Everything else is an outage."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from enrich.core.errors import RequestRejectedError, SourceUnavailableError
from enrich.sources.pace import pace
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
_SHOWN_BYTES = 500


class MalformedAnswerError(Exception):
    """A body that is not in the service's format: truncated, of another type, or misaligned."""


def check_status(service: Service, response: Response) -> None:
    """Return for 200 and 404. Raises an error that says what any other status means.

    RequestRejectedError: 400. SourceUnavailableError: no access, bot protection, or a wait that is too long.
    TryAgainError: everything else.
    """
    status = response.status
    if response.is_ok or response.is_not_found:
        return
    if status == HTTPStatus.BAD_REQUEST:
        raise RequestRejectedError(service.name, response.body[:_SHOWN_BYTES].decode("utf-8", "replace"))
    if status == HTTPStatus.UNAUTHORIZED or (status == HTTPStatus.FORBIDDEN and not _is_bot_wall(response)):
        variable = service.endpoint.key_variable
        refused = f"your key ({variable})" if variable else "access"
        raise SourceUnavailableError(service.name, f"it refuses {refused}: HTTP {status}")
    if _is_bot_wall(response):
        raise SourceUnavailableError(service.name, _BOT_WALL_REASON)
    wait = retry_after(response.headers.get("retry-after"))
    if wait is not None and wait > _LONGEST_WAIT:
        hours = wait / _SECONDS_PER_HOUR
        raise SourceUnavailableError(service.name, f"HTTP {status}: it asks to come back in {hours:.1f} h")
    scale = pace(service.base)
    raise TryAgainError(f"HTTP {status}", None if wait is None else wait * scale, status)


def read_answer(service: Service, response: Response, read: Callable[[Response], T]) -> T:
    """What `read` makes of an answer; a body that it calls malformed is an outage."""
    try:
        return read(response)
    except MalformedAnswerError as error:
        if _is_bot_wall(response):
            raise SourceUnavailableError(service.name, _BOT_WALL_REASON) from error
        raise TryAgainError(f"its answer cannot be read ({error})") from error


def read_json(response: Response) -> Any:
    """The JSON of an answer. Raises MalformedAnswerError for anything else."""
    if "json" not in response.media_type:
        raise MalformedAnswerError(f"{response.media_type or 'no content type'} instead of JSON")
    try:
        return msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedAnswerError("broken JSON") from error


def _is_bot_wall(response: Response) -> bool:
    head = response.body[:_HEAD_BYTES].lower()
    return "html" in response.media_type and any(mark in head for mark in _BOT_WALL)
