"""Serve until interrupted: `PYTHONPATH=tests python -m replica [--port-file FILE] [--curated PATH]`."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from pathlib import Path

from replica.server import Replica
from replica.works import CURATED, from_curated, from_distractors


def main() -> None:
    """Print the export lines for the shell, also into the port file, and wait for the signal to end."""
    parser = argparse.ArgumentParser(prog="replica", description=__doc__)
    parser.add_argument("--port-file", type=Path, help="write the export lines here too, once all are served")
    parser.add_argument("--curated", type=Path, default=CURATED, help="the facts to serve")
    options = parser.parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with Replica([*from_curated(options.curated), *from_distractors()]) as replica:
        lines = [f"export {name}={shlex.quote(value)}" for name, value in replica.environment().items()]
        text = "\n".join(lines) + "\n"
        sys.stdout.write(text)
        sys.stdout.flush()
        if options.port_file:
            _write_whole(options.port_file, text)
        signal.sigwait(signals)


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    main()
