"""What the list gets wrong, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrich.core.models.entry import Span


class Severity(StrEnum):
    """How serious a finding is: a mistake, a possible problem for readers, or useful information."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingCode(StrEnum):
    """What a finding says; fixed names, see docs/columns.md."""

    TITLE_WRONG = "title_wrong"
    TITLE_OUTDATED = "title_outdated"
    TITLE_VARIANT = "title_variant"
    TITLE_MISSING = "title_missing"
    VENUE_WRONG = "venue_wrong"
    VENUE_VAGUE = "venue_vague"
    VENUE_MISSING = "venue_missing"
    VENUE_UNCONFIRMED = "venue_unconfirmed"
    YEAR_WRONG = "year_wrong"
    YEAR_MISSING = "year_missing"
    AUTHORS_WRONG = "authors_wrong"
    AUTHORS_MISSPELT = "authors_misspelt"
    LINK_WRONG = "link_wrong"
    LINK_DEAD = "link_dead"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    UNRESOLVED = "unresolved"
    PAGES_WRONG = "pages_wrong"
    VOLUME_WRONG = "volume_wrong"
    NUMBER_WRONG = "number_wrong"
    PUBLISHER_WRONG = "publisher_wrong"
    ORDINAL_WRONG = "ordinal_wrong"
    MONTH_WRONG = "month_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a source says: its value, its page, and when it was retrieved."""

    source: str
    value: str
    url: str | None
    retrieved_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement in the list's file: the bytes of `span` become `new` (an empty span is an insertion).

    `first_line` and `last_line` (counted from 1) are the lines that it touches, and `text` is what they say after the
    edit, without the last line's end. Only the package `editing` makes edits.
    """

    entry_id: str
    codes: tuple[FindingCode, ...]
    span: Span
    new: str
    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the list for its maintainer to look at; `correct` is None where that is not known.

    `edit` corrects it in the list's own text; None where `editing` knows no safe edit.
    """

    code: FindingCode
    severity: Severity
    field: str
    line: int
    listed: str | None
    correct: str | None
    confidence: float
    reason: str
    evidence: tuple[Evidence, ...]
    edit: Edit | None = None

    @property
    def suggestion(self) -> str | None:
        """The entry's own lines with the correction in them, where one can be made."""
        return self.edit.text if self.edit else None
