"""Progress of the asking stages: a bar a source on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from enrich.models import SourceName

# Elsewhere than on a terminal a line is written when a source is done, and at most this often before, in seconds.
_LINE_EVERY = 10.0


class Progress:
    """Shows how many of a source's queries are answered; may be called from several threads."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._bars: dict[SourceName, Any] = {}
        self._said: dict[SourceName, float] = {}

    def __call__(self, source: SourceName, done: int, total: int) -> None:
        """Show that `done` of `total` queries of a source are answered."""
        with self._lock:
            (self._bar if self._stream.isatty() else self._line)(source, done, total)

    def _bar(self, source: SourceName, done: int, total: int) -> None:
        from tqdm import tqdm  # only on a terminal

        bar = self._bars.get(source)
        if bar is None or bar.total != total:
            bar = self._bars[source] = tqdm(
                total=total, desc=source.label, unit=" queries", file=self._stream, leave=True
            )
        bar.update(done - bar.n)
        if done >= total:
            bar.close()
            del self._bars[source]

    def _line(self, source: SourceName, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - self._said.get(source, 0.0) >= _LINE_EVERY:
            self._said[source] = now
            self._stream.write(f"{source.label}: {done} of {total} answered\n")
            self._stream.flush()
