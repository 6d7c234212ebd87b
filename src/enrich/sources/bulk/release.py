"""Which release some bulk files are of, where the user does not say: by the date in their names, or their age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

# Dates as file names have them: "2026-10-01", "20261001", "dblp-2026-10-01.xml.gz", "updated_date=2026-06-24"
_DATE = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in(text: str) -> str | None:
    """The last date in a text, in ISO form; None where there is none."""
    for match in reversed(list(_DATE.finditer(text))):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return None


def release_date(files: Sequence[Path]) -> str:
    """The latest date in the names of the files and of the folders that they are in, else that of the newest file."""
    named = [found for path in files if (found := date_in(path.name) or date_in(str(path.absolute().parent)))]
    if named:
        return max(named)
    newest = max(path.stat().st_mtime for path in files)
    return datetime.fromtimestamp(newest, UTC).date().isoformat()
