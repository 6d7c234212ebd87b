"""Faults that are answers: other statuses, other bodies, other records."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from replica.answer import Answer, Ask, Desk, Service, http_date, json_answer, text_answer
from replica.arxiv_feed import error_feed
from replica.faults import Fault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

_WALL = (
    '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head>'
    "<body><p>Stand-in page of the replica.</p></body></html>"
)
_ENTRIES = re.compile(r"  <entry>.*</entry>\n", re.DOTALL)
_ENTRY = re.compile(r"  <entry>.*?</entry>\n", re.DOTALL)
_HOURS = 36_000  # a spent daily budget is announced so: sleep over it and the run never ends
_INTERNAL = {
    "name": "class java.util.concurrent.CancellationException",
    "description": "Request execution cancelled",
}


def spoiled(fault: Fault, desk: Desk, ask: Ask, answer: Callable[[], Answer]) -> Answer:
    """Give the spoiled answer of a service; the sound one is made only where it is needed."""
    made = _spoiled(fault, desk, ask, answer)
    return replace(made, headers={**made.headers, **fault.headers}) if fault.headers else made


def _spoiled(fault: Fault, desk: Desk, ask: Ask, answer: Callable[[], Answer]) -> Answer:
    kind = FaultKind(fault.kind)
    if kind.startswith("redirect_"):
        return Answer(int(kind.removeprefix("redirect_")), b"", None, {"Location": fault.location})
    if kind is FaultKind.KEY_ECHO_400:
        said = f"not understood: {ask.path}?{ask.query} with {dict(ask.headers)}"
        return json_answer({"error": said, "message": said}, 400)
    if kind is FaultKind.ERROR_FEED:
        text = error_feed("internal_error", "an error of the service that names no id")
        return text_answer(text, 200, "application/atom+xml; charset=utf-8")
    if kind is FaultKind.BODY:
        return replace(answer(), body=fault.body)
    if kind is FaultKind.KEY_ECHO:
        return _with_key(answer(), ask.headers.get("x-api-key", ""))
    if kind.startswith("status_429"):
        return _throttled(kind, fault, desk.throttled())
    if kind.startswith("status_"):
        return _status(int(kind.removeprefix("status_")), desk.service)
    if kind in {FaultKind.HTML_200, FaultKind.HTML_500}:  # DBLP's wall has both statuses (mcp-dblp #7)
        return text_answer(_WALL, int(kind.removeprefix("html_")), "text/html; charset=utf-8")
    return _changed(kind, answer())


def _throttled(kind: FaultKind, fault: Fault, own: Answer) -> Answer:
    """Refuse in the service's own words, with a Retry-After of seconds, of a date, or of ten hours."""
    plain = {name: value for name, value in own.headers.items() if name.casefold() != "retry-after"}
    seconds = 1 if fault.seconds is None else fault.seconds
    after = {
        FaultKind.STATUS_429_RETRY_AFTER: f"{seconds:g}",
        FaultKind.STATUS_429_RETRY_AFTER_DATE: http_date(time.time() + seconds),
        FaultKind.STATUS_429_RETRY_AFTER_HOURS: str(_HOURS),
    }
    return replace(own, headers={**plain, "Retry-After": after[kind]} if kind in after else plain)


def _status(status: int, service: Service) -> Answer:
    """Refuse with a status, with the body that was observed where one was (rules; observed_bodies)."""
    if status == 406:
        return Answer(406, b"", None)
    if service is Service.SEMANTIC_SCHOLAR:
        bodies = {
            400: {"error": "Unacceptable query params: [query]"},
            401: {"error": "A valid API key is required"},
            403: {"message": "Forbidden"},
        }
        return json_answer(bodies.get(status, {"message": "Internal server error"}), status)
    if service is Service.CROSSREF and status == 400:  # R: 2026-06_400_validation
        said = [{"type": "parameter-not-allowed", "value": "query", "message": "This query is not understood"}]
        return json_answer({"status": "failed", "message-type": "validation-failure", "message": said}, 400)
    if service is Service.DATACITE and status == 400:
        return json_answer({"errors": [{"status": "400", "title": "Bad request."}]}, 400)
    if service is Service.CROSSREF and status == 500:
        return json_answer(_INTERNAL, 500)
    if service is Service.ARXIV and status in {403, 500}:
        return text_answer("Access denied" if status == 403 else "The server encountered an internal error", status)
    return text_answer(f"<html><head><title>{status}</title></head><body>{status}</body></html>", status, "text/html")


def _with_key(sound: Answer, key: str) -> Answer:
    """Put the key that was sent into every text of a JSON answer, as a debugging proxy might."""
    return replace(sound, body=json.dumps(_marked(json.loads(sound.body), key), ensure_ascii=False).encode())


def _marked(content: Any, key: str) -> Any:
    if isinstance(content, dict):
        return {name: _marked(value, key) for name, value in content.items()}
    if isinstance(content, list):
        return [_marked(value, key) for value in content]
    return f"{content} {key}" if isinstance(content, str) and " " in content else content


def _changed(kind: FaultKind, sound: Answer) -> Answer:
    if kind is FaultKind.MALFORMED_BODY:
        return replace(sound, body=sound.body[: len(sound.body) // 2])
    if kind is FaultKind.EMPTY_BODY:
        return replace(sound, body=b"")
    if kind is FaultKind.WRONG_CONTENT_TYPE:
        return replace(sound, content_type="text/html; charset=utf-8")
    edits: dict[FaultKind, Callable[[list[Any]], list[Any]]] = {
        FaultKind.SHUFFLED_ANSWER: lambda records: records[::-1],
        FaultKind.DUPLICATED_ANSWER: lambda records: [*records, *records],
        FaultKind.MISSING_RECORD: lambda records: records[1:],
    }
    return replace(sound, body=_edited(sound.body, edits[kind])) if kind in edits else sound


def _edited(body: bytes, edit: Callable[[list[Any]], list[Any]]) -> bytes:
    """Edit the list of records, wherever the service keeps it; an answer without one stays as it is."""
    text = body.decode()
    if text.startswith("<?xml"):
        return _ENTRIES.sub(lambda m: "".join(edit(_ENTRY.findall(m[0]))), text).encode()
    try:
        content = json.loads(text)
    except ValueError:
        return body
    return json.dumps(_with_edited_list(content, edit), ensure_ascii=False).encode()


def _with_edited_list(content: Any, edit: Callable[[list[Any]], list[Any]]) -> Any:
    if isinstance(content, list):
        return edit(content)
    for path in (("data",), ("message", "items"), ("result", "hits", "hit")):
        holder = content
        for name in path[:-1]:
            holder = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and isinstance(holder.get(path[-1]), list):
            holder[path[-1]] = edit(holder[path[-1]])
    return content
