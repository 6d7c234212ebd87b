"""Progress of the requests: on a terminal one bar per source, elsewhere a plain line from time to time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.core.models import SourceName

# When the output is not a terminal, at most one line per source is written in so many seconds, and one at the end.
_SECONDS_PER_LINE = 10.0
_BAR = "{desc:<17} {bar:30} {n_fmt}/{total_fmt} answered{postfix}"
# An estimate of less is not worth saying, and one from fewer answers is a guess.
_SHORTEST_ESTIMATE = 5.0
_ANSWERS_TO_ESTIMATE = 3
_MINUTE = 60
# A source without an answer for so long is shown as waiting.
_SECONDS_UNTIL_WAITING = 3.0


class Progress:
    """Shows how many of a source's queries are answered, and the time left. Safe to call from several threads."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._bars: dict[SourceName, Any] = {}
        self._state: dict[SourceName, tuple[int, int]] = {}
        self._written_at: dict[SourceName, float] = {}
        self._began: dict[SourceName, float] = {}

    def __call__(self, source: SourceName, done: int, total: int) -> None:
        """Show that `done` of `total` queries of a source are answered; the total may still grow."""
        with self._lock:
            self._state[source] = (done, total)
            self._began.setdefault(source, time.monotonic())
            if self._stream.isatty():
                self._show_bar(source)
            elif time.monotonic() - self._written_at.get(source, float("-inf")) >= _SECONDS_PER_LINE:
                self._write_line(source)

    def waits_for(self, sources: Sequence[SourceName], seconds: float) -> None:
        """Say which sources are being asked, and for how long none has answered: in their bars, or in a line."""
        line = f"waiting for {', '.join(source.label for source in sources)} ({seconds:.0f} s without an answer)"
        with self._lock:
            if self._bars:
                for source in sources:
                    if seconds >= _SECONDS_UNTIL_WAITING and source in self._bars:
                        self._bars[source].set_postfix_str(f"waiting for {seconds:.0f} s", refresh=True)
            else:
                self._stream.write(f"{line}\n")
                self._stream.flush()

    def close(self) -> None:
        """Close all bars, or write the last line of each source; may be used again afterwards."""
        with self._lock:
            for bar in self._bars.values():
                bar.close()
            for source in [] if self._bars else self._state:
                self._write_line(source)
            self._bars.clear()
            self._state.clear()
            self._written_at.clear()
            self._began.clear()

    def _show_bar(self, source: SourceName) -> None:
        from tqdm import tqdm  # only on a terminal

        done, total = self._state[source]
        if source not in self._bars:
            place = len(self._bars)
            self._bars[source] = tqdm(
                total=total, desc=source.label, file=self._stream, position=place, bar_format=_BAR, leave=True
            )
        bar = self._bars[source]
        bar.total = total
        bar.update(done - bar.n)
        bar.set_postfix_str(describe_rest(done, total, time.monotonic() - self._began[source]), refresh=True)

    def _write_line(self, source: SourceName) -> None:
        done, total = self._state[source]
        self._written_at[source] = time.monotonic()
        self._stream.write(f"{source.label}: {done} of {total} answered\n")
        self._stream.flush()


def describe_rest(done: int, total: int, seconds: float) -> str:
    """What is still to come after `done` of `total` answers in so many seconds; empty where nothing can be said.

    >>> describe_rest(0, 9, 2.0), describe_rest(5, 100, 10.0), describe_rest(99, 100, 10.0), describe_rest(9, 9, 1.0)
    ('waiting', 'about 3 min left', '', '')
    """
    if done >= total:
        return ""
    if done == 0:
        return "waiting"
    left = seconds / done * (total - done)
    if done < _ANSWERS_TO_ESTIMATE or left < _SHORTEST_ESTIMATE:
        return ""
    return f"about {left:.0f} s left" if left < _MINUTE else f"about {left / _MINUTE:.0f} min left"
