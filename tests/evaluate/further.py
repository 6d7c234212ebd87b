"""References in styles on which no rule of the reader or of the checks was made: of reference managers and journals.

They are measured apart from the others: their figures say how verdicts hold in wording that nobody had in mind.
"""

from __future__ import annotations

from collections.abc import Callable

from evaluate.exporters import authors_of, container_of, escaped, family_of, title_of
from evaluate.layouts import escaped as in_markdown
from evaluate.layouts import link_of
from evaluate.people import in_text, initials, last_initials, person, vancouver
from evaluate.places import place
from evaluate.reference import Reference
from replica.text import draw

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ABSTRACT = "A stand-in text of two sentences. It cites [1], gives 95% and ends."
_ACM_MOST_NAMES = 3


def _record(kind: str, key: str, fields: dict[str, str | None], line: str, end: str = "\n}") -> str:
    lines = (line.replace("{name}", n).replace("{value}", v) for n, v in fields.items() if v)
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + end


def _is_journal(ref: Reference) -> bool:
    return ref.kind == "journal"


def _where(ref: Reference) -> dict[str, str | None]:
    if not ref.venue:
        return {}
    known = place(ref.venue)
    template = known.full if _is_journal(ref) else known.booktitle.replace(" -- ", " – ")
    return {"journal" if _is_journal(ref) else "booktitle": container_of(ref, template)}


def _kind(ref: Reference, preprint: str = "article") -> str:
    return preprint if not ref.venue else "article" if _is_journal(ref) else "inproceedings"


def _year(ref: Reference) -> str | None:
    return str(ref.year) if ref.year else None


def _pages(ref: Reference) -> str | None:
    return ref.pages and ref.pages.replace("-", "--")


def mendeley(ref: Reference, key: str) -> str:
    arxiv = {"archivePrefix": "arXiv", "arxivId": ref.arxiv_id} if ref.arxiv_id else {}
    fields = {
        "abstract": _ABSTRACT, **arxiv, "author": authors_of(ref, "Last, First"), **_where(ref), "doi": ref.doi,
        "eprint": ref.arxiv_id, "file": ":home/me/papers/a - b.pdf:pdf", "journal": None if ref.venue else "arXiv",
        "keywords": "example", "pages": _pages(ref), "publisher": ref.publisher and escaped(ref.publisher),
        "title": f"{{{title_of(ref)}}}", "url": ref.url, "volume": ref.volume, "year": _year(ref),
    }  # fmt: skip
    fields |= {name: value for name, value in _where(ref).items() if value}
    return _record(_kind(ref), f"{family_of(ref).title()}{ref.year}", fields, "{name} = {{value}}")


def endnote(ref: Reference, key: str) -> str:
    where = _where(ref) or {"journal": "arXiv preprint"}
    fields = {
        "author": authors_of(ref, "Last, First"), "title": title_of(ref), **where,
        "publisher": ref.publisher and escaped(ref.publisher), "volume": ref.volume, "number": ref.number,
        "pages": ref.pages, "DOI": ref.doi, "url": link_of(ref), "year": _year(ref),
        "type": "Journal Article" if _is_journal(ref) else "Conference Proceedings" if ref.venue else "Preprint",
    }  # fmt: skip
    return _record(_kind(ref), f"RN{draw(900, 'endnote', key)}", fields, "   {name} = {{value}}")


def refworks(ref: Reference, key: str) -> str:
    where = _where(ref) or {"journal": "arXiv.org"}
    fields = {
        "author": authors_of(ref, "First Last"), "year": _year(ref), "title": title_of(ref), **where,
        "volume": ref.volume, "number": ref.number, "pages": ref.pages, "note": "ID: 12", "language": "English",
        "url": link_of(ref), "doi": ref.doi,
    }  # fmt: skip
    return _record(_kind(ref), f"RefWorks:doc:{draw(10**6, 'refworks', key):x}", fields, "\t{name}={{value}}")


def inspire(ref: Reference, key: str) -> str:
    where = {name: f"{{{value}}}" for name, value in _where(ref).items()}
    fields = {
        "author": authors_of(ref, "Last, First"), "title": f"{{{title_of(ref)}}}", **where, "eprint": ref.arxiv_id,
        "archivePrefix": "arXiv" if ref.arxiv_id else None, "primaryClass": "cs.LG" if ref.arxiv_id else None,
        "doi": ref.doi, "volume": ref.volume, "pages": _pages(ref), "month": str(1 + draw(12, "month", key)),
        "year": _year(ref),
    }  # fmt: skip
    code = f"{family_of(ref).title()}:{ref.year}abc"
    return _record(_kind(ref), code, fields, '    {name} = "{value}"')


def ads(ref: Reference, key: str) -> str:
    names = " and ".join(f"{{{person(name).family}}}, {person(name).given}" for name in ref.authors)
    preprint = {"journal": "arXiv e-prints", "eid": f"arXiv:{ref.arxiv_id}", "pages": f"arXiv:{ref.arxiv_id}"}
    fields = {
        "author": f"{{{ref.tex_authors or names}}}", "title": f'"{{{title_of(ref)}}}"',
        **{name: f"{{{value}}}" for name, value in (_where(ref) or preprint).items()}, "year": _year(ref),
        "month": _MONTHS[draw(12, "month", key)], "doi": ref.doi and f"{{{ref.doi}}}",
        "archivePrefix": "{arXiv}" if ref.arxiv_id else None, "eprint": ref.arxiv_id and f"{{{ref.arxiv_id}}}",
        "primaryClass": "{cs.LG}" if ref.arxiv_id else None,
        "adsurl": "{https://ui.adsabs.harvard.edu/abs/2021arXiv210100001S}",
        "adsnote": "{Provided by the SAO/NASA Astrophysics Data System}",
    }  # fmt: skip
    return _record(_kind(ref).upper(), f"{ref.year}arXiv{draw(10**6, 'ads', key)}S", fields, "{name} = {value}")


def pubmed(ref: Reference, key: str) -> str:
    names = ref.tex_authors or " and ".join(map(last_initials, ref.authors))
    where = {"Journal": ref.container or (place(ref.venue).abbreviation.replace(".", "") if ref.venue else "ArXiv")}
    fields = {
        "Author": names + (" and others" if ref.et_al else ""), "Title": f"{{{title_of(ref)}}}", **where,
        "Year": _year(ref), "Volume": ref.volume, "Number": ref.number, "Pages": ref.pages,
        "Month": _MONTHS[draw(12, "month", key)].title(), "doi": ref.doi,
    }  # fmt: skip
    return _record("Article", f"pmid{30_000_000 + draw(10**6, 'pmid', key)}", fields, '   {name}="{value}"', end="}")


def jabref(ref: Reference, key: str) -> str:
    where = {("journaltitle" if name == "journal" else name): value for name, value in _where(ref).items()}
    fields = {
        "author": authors_of(ref, "First Last"), **where, "date": f"{ref.year}-{1 + draw(12, 'month', key):02d}",
        "title": title_of(ref), "doi": ref.doi, "eprint": ref.arxiv_id,
        "eprinttype": "arXiv" if ref.arxiv_id else None, "volume": ref.volume, "number": ref.number,
        "pages": _pages(ref), "publisher": ref.publisher and escaped(ref.publisher), "url": ref.url,
        "file": ":pdfs/a.pdf:PDF", "groups": "To read", "priority": "prio1", "readstatus": "read",
    }  # fmt: skip
    padded = {name.ljust(12): value for name, value in fields.items()}
    return _record(
        _kind(ref, "Online").title(), f"{family_of(ref).title()}{ref.year}", padded, "  {name} = {{value}}", end=",\n}"
    )


FURTHER_BIBTEX: dict[str, Callable[[Reference, str], str]] = {
    "Mendeley": mendeley, "EndNote": endnote, "RefWorks": refworks, "INSPIRE": inspire, "ADS": ads, "PubMed": pubmed,
    "JabRef BibLaTeX": jabref,
}  # fmt: skip


# --- text ------------------------------------------------------------------------------------------------------


def _proceedings(ref: Reference) -> str:
    if ref.container is not None:
        return in_markdown(ref.container)
    if not ref.venue:
        return f"arXiv preprint arXiv:{ref.arxiv_id}"
    known = place(ref.venue)
    return in_markdown(
        known.named(known.full if _is_journal(ref) else known.booktitle.replace(" -- ", " – "), ref.year)
    )


def _abbreviated(ref: Reference) -> str:
    if ref.container is not None:
        return in_markdown(ref.container)
    return in_markdown(place(ref.venue).abbreviation) if ref.venue else f"arXiv:{ref.arxiv_id}"


def _range(ref: Reference) -> str | None:
    return ref.pages and ref.pages.replace("-", "–")


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _link(ref: Reference) -> str:
    link = link_of(ref)
    return f" {link}" if link else ""


def nature(ref: Reference) -> list[str]:
    names = [last_initials(name) for name in ref.authors]
    shown = (
        f"{names[0]} et al."
        if len(names) > 5 or ref.et_al
        else " & ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    )
    inside = f"*{_abbreviated(ref)}*" if _is_journal(ref) or not ref.venue else f"in *{_proceedings(ref)}*"
    numbers = f" **{ref.volume}**," if ref.volume and _is_journal(ref) else ""
    pages = f" {_range(ref)}" if ref.pages else ""
    return [
        f"1. {in_markdown(shown)} {_ended(in_markdown(ref.title))} {inside}{numbers}{pages} ({ref.year}).{_link(ref)}"
    ]


def mdpi(ref: Reference) -> list[str]:
    names = "; ".join(f"{person(n).family}, {initials(person(n).given).replace(' ', '')}" for n in ref.authors)
    names += "; et al." if ref.et_al else ""
    if _is_journal(ref):
        where = f"*{_abbreviated(ref)}* **{ref.year}**, *{ref.volume}*, {_range(ref)}."
    elif ref.venue:
        pages = f"; pp. {_range(ref)}" if ref.pages else ""
        where = f"In {_proceedings(ref)}, Virtual Event, 18–24 July {ref.year}{pages}."
    else:
        where = f"*arXiv* **{ref.year}**, arXiv:{ref.arxiv_id}."
    return [f"1. {_ended(in_markdown(names))} {_ended(in_markdown(ref.title))} {where}{_link(ref)}"]


def ams(ref: Reference) -> list[str]:
    names = in_markdown(in_text(ref.authors, "F. Last, F. Last", et_al=ref.et_al))
    volume = f" **{ref.volume}**" if ref.volume else ""
    pages = f", pp. {_range(ref)}" if ref.pages else ""
    label = f"\\[{person(ref.authors[0]).family[:3]}{(ref.year or 0) % 100:02d}\\]"
    return [
        f"- {label} {names}, *{in_markdown(ref.title)}*, {_abbreviated(ref)}{volume} ({ref.year}){pages}.{_link(ref)}"
    ]


def acm_format(ref: Reference) -> list[str]:
    names = in_markdown(
        in_text(ref.authors, "Chicago" if len(ref.authors) < 1 else "First Last and First Last", et_al=ref.et_al)
    )
    if len(ref.authors) >= _ACM_MOST_NAMES and not ref.et_al:
        names = in_markdown(", ".join(ref.authors[:-1]) + f", and {ref.authors[-1]}")
    short = f" (*{ref.venue} ’{(ref.year or 0) % 100:02d}*)" if ref.venue and not _is_journal(ref) else ""
    inside = "" if _is_journal(ref) or not ref.venue else "In "
    pages = f", {_range(ref)}" if ref.pages else ""
    text = (
        f"- {_ended(names)} {ref.year}. {_ended(in_markdown(ref.title))} {inside}*{_proceedings(ref)}*{short}{pages}."
        f"{_link(ref)}"
    )
    return [text]


def harvard(ref: Reference) -> list[str]:
    names = [last_initials(name) for name in ref.authors]
    shown = (
        f"{', '.join(names)} et al." if ref.et_al else " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    )
    inside = "" if _is_journal(ref) or not ref.venue else "In "
    pages = f" (pp. {_range(ref)})" if ref.pages else ""
    text = (
        f"- {in_markdown(shown)}, {ref.year}. {_ended(in_markdown(ref.title))} {inside}*{_proceedings(ref)}*{pages}."
        f"{_link(ref)}"
    )
    return [text]


def nlm(ref: Reference) -> list[str]:
    names = ", ".join(map(vancouver, ref.authors[:6])) + (", et al" if ref.et_al or len(ref.authors) > 6 else "")
    numbers = (
        f";{ref.volume}({ref.number}):{_range(ref)}"
        if _is_journal(ref) and ref.number
        else f":{_range(ref)}"
        if ref.pages
        else ""
    )
    where = _abbreviated(ref).replace(".", "")
    doi = f" doi: {ref.doi}." if ref.doi and ref.has_link else ""
    return [f"1. {_ended(in_markdown(names))} {_ended(in_markdown(ref.title))} {where}. {ref.year}{numbers}.{doi}"]


FURTHER_LAYOUTS: dict[str, Callable[[Reference], list[str]]] = {
    "Nature": nature, "MDPI": mdpi, "AMS": ams, "ACM Reference Format": acm_format, "Harvard": harvard, "NLM": nlm,
}  # fmt: skip
