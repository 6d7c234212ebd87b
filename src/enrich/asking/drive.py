"""The driver of all queries: which plan waits for which query, and which host is busy."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from enrich.core.models import Query, QueryKind, SourceName
from enrich.sources import SERVICES

NextQueries = Callable[[], Sequence[Query]]
"""The queries that one entry still needs, given the answers so far."""

# A person who sees nothing for longer than this takes a program for dead.
_SILENCE = 8.0
_LOOK_EVERY = 1.0
# What an interrupted run gives its hosts to end: the sockets are cut, so a thread needs no longer.
_LAST_SECONDS = 1.5


class Listener(Protocol):
    """Is notified of the progress."""

    def __call__(self, source: SourceName, done: int, total: int) -> None:
        """`done` of the `total` queries to a source so far are answered."""

    def waits_for(self, sources: Sequence[SourceName], seconds: float) -> None:
        """No source has answered for so many seconds; these are being asked."""

    def close(self) -> None:
        """All queries are answered."""


class Asker(Protocol):
    """Asks one source and stores its answers (`Gatherer`)."""

    def ask(self, name: SourceName, queries: Sequence[Query], on_answered: Callable[[list[Query]], None]) -> None:
        """Ask one source; `on_answered` gets the queries that each answer answers."""

    def start(self, queries: Iterable[Query]) -> None:
        """Note that queries are being asked."""

    def forget(self, queries: Iterable[Query]) -> None:
        """Forget what was read from earlier answers to these queries."""


@dataclass(frozen=True, slots=True)
class _Event:
    """Queries that a source answered; None when it is done with all that it was given, with the error if it failed."""

    source: SourceName
    answered: list[Query] | None
    error: BaseException | None = None


class Drive:
    """One pass over all plans. Runs in the calling thread; each host is asked in a thread of its own."""

    def __init__(self, asker: Asker, listener: Listener | None) -> None:
        self._asker = asker
        self._listener = listener
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._pending: dict[SourceName, dict[Query, None]] = {name: {} for name in SERVICES}
        self._waiting: dict[Query, list[int]] = defaultdict(list)
        self._plans: Sequence[NextQueries] = ()
        self._open: list[int] = []
        self._busy: dict[SourceName, tuple[Thread, list[Query]]] = {}
        self._done: Counter[SourceName] = Counter()
        self._total: Counter[SourceName] = Counter()

    def run(self, plans: Sequence[NextQueries]) -> None:
        """Send the queries of all plans until none has another one. Raises what a host's thread raised."""
        self._plans, self._open = plans, [0] * len(plans)
        self._replan(range(len(plans)))
        self._send(everything=True)
        while self._busy:
            event = self._next_event()
            if event.answered is None:
                _, asked = self._busy.pop(event.source)
                if event.error is not None:
                    raise event.error
                self._release([query for query in asked if query in self._waiting])
            else:
                self._done[event.source] += len(event.answered)
                if self._listener is not None:
                    self._listener(event.source, self._done[event.source], self._total[event.source])
                self._release(event.answered)
            self._send(everything=False)
            if not self._busy:
                self._send(everything=True)

    def _next_event(self) -> _Event:
        """The next event; while there is none, the listener is told for whom the run waits."""
        started = said = time.monotonic()
        while True:
            try:
                return self._events.get(timeout=_LOOK_EVERY)
            except Empty:
                now = time.monotonic()
                if now - said >= _SILENCE and self._listener is not None:
                    self._listener.waits_for(sorted(self._busy), now - started)
                    said = now

    def wait(self) -> None:
        """Wait a moment for the threads to end: the last answers are then stored, and no socket is left open."""
        end = time.monotonic() + _LAST_SECONDS
        for thread, _ in self._busy.values():
            thread.join(max(0.0, end - time.monotonic()))

    def _release(self, queries: list[Query]) -> None:
        """Continue every plan that waits for no other query (a source that failed counts as an answer, too).

        A plan continues only when all its queries are answered, so that its next queries never depend on which host is
        faster.
        """
        self._asker.forget(queries)
        ready = []
        for query in queries:
            for place in self._waiting.pop(query, ()):
                self._open[place] -= 1
                if self._open[place] == 0:
                    ready.append(place)
        self._replan(ready)

    def _replan(self, places: Iterable[int]) -> None:
        for place in places:
            wanted = dict.fromkeys(self._plans[place]())
            self._open[place] = len(wanted)
            for query in wanted:
                if query not in self._waiting:
                    self._pending[query.source][query] = None
                    self._total[query.source] += 1
                self._waiting[query].append(place)

    def _send(self, *, everything: bool) -> None:
        """Give every idle host its pending queries: searches always, identifiers if `everything` goes."""
        for source, pending in self._pending.items():
            if source in self._busy or not pending:
                continue
            queries = [query for query in pending if everything or query.kind is not QueryKind.ID]
            if not queries:
                continue
            for query in queries:
                del pending[query]
            self._asker.start(queries)
            # A daemon, so that a host that cannot be interrupted (a name that is being looked up) ends no run late.
            thread = Thread(target=self._ask, args=(source, queries), name=f"enrich-{source}", daemon=True)
            self._busy[source] = (thread, queries)
            thread.start()

    def _ask(self, source: SourceName, queries: list[Query]) -> None:
        error: BaseException | None = None
        try:
            self._asker.ask(source, queries, lambda answered: self._events.put(_Event(source, answered)))
        except BaseException as raised:  # noqa: BLE001 (raised again in the thread that drives)
            error = raised
        self._events.put(_Event(source, None, error))
