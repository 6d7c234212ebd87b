"""The `fields` parameter of Semantic Scholar: which are known, and what a record shows of itself."""

from __future__ import annotations

from typing import Any

_TOP = frozenset(
    [
        "paperId",
        "corpusId",
        "externalIds",
        "url",
        "title",
        "abstract",
        "venue",
        "publicationVenue",
        "year",
        "referenceCount",
        "citationCount",
        "influentialCitationCount",
        "isOpenAccess",
        "openAccessPdf",
        "fieldsOfStudy",
        "s2FieldsOfStudy",
        "publicationTypes",
        "publicationDate",
        "journal",
        "citationStyles",
        "authors",
        "citations",
        "references",
        "embedding",
        "tldr",
        "textAvailability",
    ]
)
_NESTED = {
    "authors": frozenset(
        ["authorId", "name", "url", "affiliations", "homepage", "paperCount", "citationCount", "hIndex"]
    ),
    "embedding": frozenset({"specter_v1", "specter_v2"}),
}
_PAPERS = frozenset({"citations", "references"})


def unknown(fields: str | None) -> list[str]:
    """Give the fields that the service does not know (`matchScore` is one; so is `citationStyles.bibtex`)."""
    return [name for name in _split(fields) if not _is_known(name)]


def shown(record: dict[str, Any], fields: str | None) -> dict[str, Any]:
    """Give the fields asked for; `paperId` always, and `title` when nothing was asked."""
    asked = _split(fields) or ["title"]
    tops = {name.partition(".")[0] for name in asked} | {"paperId"}
    result = {name: value for name, value in record.items() if name in tops}
    inner = {name.partition(".")[2] for name in asked if name.startswith("authors.")}
    if inner and "authors" not in asked:
        keep = inner | {"authorId"}
        result["authors"] = [{k: v for k, v in author.items() if k in keep} for author in record["authors"]]
    result.update({name: [] for name in tops & _PAPERS})
    return result


def _split(fields: str | None) -> list[str]:
    return [name.strip() for name in (fields or "").split(",") if name.strip()]


def _is_known(name: str) -> bool:
    top, _, inner = name.partition(".")
    if not inner:
        return top in _TOP
    return inner in _NESTED.get(top, ()) or (top in _PAPERS and _is_known(inner))
