"""Whether what the command says of a case is right: decided by what was written and what is true, never by its code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from evaluate.places import place
from evaluate.reference import Case, Truth

Row = dict[str, Any]
_LOUD = frozenset({"error", "warning"})
_REPEATS = "duplicate"


def plain(text: str) -> str:
    """Letters and digits alone, without accents or case, for comparing."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case, with the row that the command made of it; None where it was not read as an entry."""

    case: Case
    row: Row | None

    @property
    def findings(self) -> list[Row]:
        """All findings on the entry."""
        return list(self.row["findings"]) if self.row else []

    @property
    def loud(self) -> list[Row]:
        """The findings of severity error or warning."""
        return [finding for finding in self.findings if finding["severity"] in _LOUD]

    @property
    def is_flagged(self) -> bool:
        """Whether the entry has an error or a warning."""
        return bool(self.loud)

    @property
    def is_detected(self) -> bool:
        """Whether a finding is raised that the case calls for; notes are enough only where notes are wanted."""
        counted = self.findings if self.case.is_note else self.loud
        return any(finding["code"].startswith(self.case.expects) for finding in counted)

    @property
    def is_resolved(self) -> bool:
        """Whether the command says which paper is meant."""
        return self.row is not None and bool(self.row["status"] == "resolved")

    @property
    def is_wrong_identity(self) -> bool:
        """Whether the entry was taken for a paper that it does not mean."""
        return self.is_resolved and not is_the_paper(self.case.truth, self.row or {})

    @property
    def wrong_corrections(self) -> list[Row]:
        """Findings whose correction is not the truth, or would change a venue or year that is right."""
        return [f for f in self.findings if f["correct"] and self._is_wrongly_corrected(f)]

    def _is_wrongly_corrected(self, finding: Row) -> bool:
        if not is_right_correction(finding, self.case.truth):
            return True
        return finding["severity"] in _LOUD and not _is_so(finding, self.case) and _is_of_another(finding, self.case)

    def judged_findings(self) -> Iterator[tuple[Row, bool]]:
        """Every finding, and whether it is right; notes of repeats are left out, for repeats are often meant."""
        for finding in self.findings:
            if finding["code"] != _REPEATS:
                yield finding, is_right(finding, self.case)


def is_the_paper(truth: Truth | None, row: Row) -> bool:
    """Whether a resolved row is the paper that the entry means, in any of its publications."""
    if truth is None:
        return False
    if truth.arxiv_id and row["arxiv_id"]:
        return bool(truth.arxiv_id == row["arxiv_id"])
    if truth.dois and row["doi"]:
        return row["doi"].casefold() in truth.dois
    if plain(row["title"] or "") not in {plain(title) for title in truth.titles}:
        same = [plain(name) for name in row["authors"] or ()] == [plain(name) for name in truth.authors]
        return same and bool(truth.authors)
    return bool({plain(name) for name in row["authors"] or ()} & {plain(name) for name in truth.authors})


@cache
def _names_of(short: str) -> frozenset[str]:
    """Every name of a venue that a correction may use."""
    known = place(short)
    names = {
        *known.aliases,
        short,
        known.full,
        known.s2,
        known.abbreviation,
        known.booktitle,
        short.replace(" Findings", " (Findings)"),
    }
    if known.main:
        track = "Findings" if "Findings" in short else "Workshops"
        names |= {f"{known.main} {track}", f"{track} of {known.main}", f"{known.main} {track.removesuffix('s')}"}
    return frozenset(plain(name.split("{")[0]) for name in names if name)


def _is_of_another(finding: Row, case: Case) -> bool:
    """Whether a correction gives the venue or year of another publication of the paper than the one that is cited."""
    if finding["field"] == "year":
        return str(finding["correct"]) != str(case.listed.year)
    if finding["field"] == "venue" and case.listed.venue:
        return plain(str(finding["correct"])) not in _names_of(case.listed.venue)
    return False


def is_right_correction(finding: Row, truth: Truth | None) -> bool:
    """Whether the text that a finding offers is true."""
    if truth is None:
        return False
    correct = str(finding["correct"])
    match finding["field"]:
        case "title":
            return plain(correct) in {plain(title) for title in truth.titles}
        case "venue":
            return any(plain(correct) in _names_of(short) for short in truth.venues)
        case "year":
            return correct in {str(year) for year in truth.years} or (
                truth.is_preprint and correct == str(truth.preprint_year)
            )
        case "authors":
            listed = plain(correct)
            named = truth.authors[:1] if " et al" in correct or "others" in correct or "…" in correct else truth.authors
            return all(plain(name.split(" ")[-1]) in listed for name in named)
        case "pages":
            return re.findall(r"\d+", correct) == re.findall(r"\d+", truth.pages or "")
        case "volume":
            return correct == truth.volume
        case "url" | "doi" | "eprint":
            known = [truth.arxiv_id, *truth.dois, *truth.urls]
            return any(part.casefold() in correct.casefold() for part in known if part)
    return True


def is_right(finding: Row, case: Case) -> bool:
    """Whether what a finding says is so, its correction included."""
    return _is_so(finding, case) and (not finding["correct"] or is_right_correction(finding, case.truth))


def _is_so(finding: Row, case: Case) -> bool:
    code, truth, listed = finding["code"], case.truth, case.listed
    if code == "unresolved":
        return "unresolved" in case.expects
    if truth is None:
        return False
    if code in {"title_variant", "title_outdated"}:
        return (listed.tex_title or listed.title) != truth.titles[0]
    if code == "venue_missing":
        return not truth.is_preprint and listed.venue is None
    if code == "year_missing":
        return listed.year is None
    if code == "year_wrong":
        return listed.year not in truth.years and not (listed.venue is None and listed.year == truth.preprint_year)
    if code in {"withdrawn", "retracted"}:
        return bool(truth.notice == code)
    if code.startswith(("link_", "identifier_", "doi_", "eprint_")):
        return "url" in case.wrong
    return finding["field"] in case.wrong or (bool(case.expects) and code.startswith(case.expects))
