"""The works that the replica knows in an evaluation, as rows for `replica.from_rows`."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
RECORDS = SHARED / "benchmarks/dblp_records.jsonl.gz"
_JOURNALS = {"JMLR", "TMLR", "Machine Learning", "Nature"}


def records(path: Path = RECORDS) -> list[Row]:
    """Real records of conferences and a journal; none where the file is missing."""
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [with_kind(json.loads(line)) for line in lines]


def with_kind(row: Row) -> Row:
    kind = "preprint" if row["venue"] in {None, "arXiv"} else "journal" if row["venue"] in _JOURNALS else "conference"
    return {**row, "kind": kind}


# --- an invented half: preprints, earlier titles, workshops, notices ------------------------------------------

# Papers that share their whole title with another one, of all.
_TWINS = 0.005
_WORDS_OF_OLD_TITLES = ("Towards", "Rethinking", "On", "Learning", "Revisiting", "Exploring")
# Containers of workshop papers as Semantic Scholar and DBLP write them; they share the stream of their conference.
_WORKSHOPS = {"CVPR": "CVPR Workshops", "ICCV": "ICCV Workshops", "KDD": "KDD Workshops", "AAAI": "AAAI Workshops"}


def with_preprints(rows: list[Row], seed: int) -> list[Row]:
    """The rows, many with an arXiv id of our own making, some of these with an earlier title; see `_changed`.

    Real records of conferences seldom tell the preprint. What is invented here is the ids, the first titles, which
    papers never got beyond arXiv or were at a workshop, and the notices; it serves only to measure.
    """
    draw = random.Random(seed)
    taken: set[str] = set()
    changed = [_changed(row, draw, taken) for row in rows]
    twins = [_twin(row, draw.choice(rows)) for row in changed if draw.random() < _TWINS]
    return [_with_slips(row, draw) for row in (*changed, *twins)]


def _twin(row: Row, other: Row) -> Row:
    """Another paper of the same title: other people, another place."""
    return {
        "title": row["title"],
        "seed": f"{row['title']} of {other['title']}",
        "authors": other["authors"],
        "venue": other["venue"],
        "year": other["year"] + 1,
        "kind": other["kind"],
        "dblp_key": None,
        "doi": None,
    }


def _with_slips(row: Row, draw: random.Random) -> Row:
    """A row, now and then with what a service gets wrong of it, or lacks; shares are guesses on the high side."""
    share = draw.random()
    row = dict(row)
    is_published = row["kind"] != "preprint"
    if share < 0.02 and is_published and row.get("arxiv_id"):
        row["s2_venue"] = None  # Semantic Scholar has not heard of the publication
    elif 0.02 <= share < 0.03 and is_published:
        row["s2_venue"] = draw.choice([name for name in ("AAAI", "CVPR", "ICML", "KDD") if name != row["venue"]])
    elif 0.03 <= share < 0.05:
        row["unknown_to"] = ["semantic_scholar"]
    elif 0.05 <= share < 0.07:
        row["unknown_to"] = ["dblp"]
    elif 0.07 <= share < 0.085:
        row["s2_title"] = _misspelt(row["title"], draw)
    elif 0.085 <= share < 0.12 and row.get("arxiv_id") and len(row["authors"]) > 2:
        row["arxiv_authors"] = row["authors"][:-1]
    return row


def _misspelt(title: str, draw: random.Random) -> str:
    head, colon, _ = title.partition(": ")
    if colon and len(head.split()) > 1 and draw.random() < 0.5:
        return head
    place = draw.randrange(1, max(2, len(title) - 1))
    return title[:place] + title[place + 1 :]


def _changed(row: Row, draw: random.Random, taken: set[str]) -> Row:
    share = draw.random()
    if share >= 0.5 or row["kind"] != "conference":
        return row
    row = {**row, "arxiv_id": new_arxiv_id(row["year"], draw, taken)}
    fate = draw.random()
    if fate < 0.12:
        row["other_titles"] = [{"version": "arXiv v1", "title": older_title(row["title"], draw)}]
    elif fate < 0.2:
        row |= {"kind": "preprint", "venue": None, "doi": None, "dblp_key": None}
        row["year"] = 2000 + int(row["arxiv_id"][:2])
        row["withdrawn"] = draw.random() < 0.15
    elif fate < 0.25 and row["venue"] in _WORKSHOPS:
        row |= {"venue": _WORKSHOPS[row["venue"]], "comment": None}
    elif fate < 0.26 and row.get("doi"):
        row["retracted"] = True
    return row


def new_arxiv_id(year: int, draw: random.Random, taken: set[str]) -> str:
    while True:
        month = draw.randrange(1, 19)
        stamp = f"{(year - 1) % 100:02d}{month:02d}" if month <= 12 else f"{year % 100:02d}{month - 12:02d}"
        found = f"{stamp}.{draw.randrange(1, 20000):05d}"
        if found not in taken:
            taken.add(found)
            return found


def older_title(title: str, draw: random.Random) -> str:
    """A plausible first title: another subtitle, or another beginning."""
    head, colon, rest = title.partition(": ")
    first = draw.choice(_WORDS_OF_OLD_TITLES)
    if colon and len(rest.split()) > 3:
        words = rest.split()
        return f"{head}: {first} {' '.join(words[len(words) // 2 :])} with {words[0]}"
    words = title.split()
    return f"{first} {' '.join(words[-max(3, len(words) // 2) :])}"
