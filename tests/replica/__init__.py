"""A replica of arXiv, Semantic Scholar, Crossref, DBLP and DataCite on the loopback.

It speaks their wire formats and knows the works of `data/raw/curated.jsonl` beside real near-misses;
abstracts and counts are invented. See `server.Replica` for use, `faults.FaultKind` for what can go wrong,
`habits.Habit` for what the manuals do not say.

"The rules" in docstrings are the services' rules of autumn 2026; "R:" names a recording of a real answer
that a shape was checked against (neither is needed to run).
"""

from __future__ import annotations

from replica.answer import Service
from replica.faults import Fault, FaultKind
from replica.habits import Habit
from replica.journal import LoggedRequest
from replica.server import Replica
from replica.works import Work, from_curated, from_distractors, from_odd, from_rows

__all__ = [
    "Fault",
    "FaultKind",
    "Habit",
    "LoggedRequest",
    "Replica",
    "Service",
    "Work",
    "from_curated",
    "from_distractors",
    "from_odd",
    "from_rows",
]
