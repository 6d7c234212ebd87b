"""References as thirteen exporters write them: fields, their order, braces, names and wording of the venue.

Each writer takes a reference and a key and gives the whole record. The forms are those of the files that these services
offer for download; contents (abstracts, editors, addresses) are our own stand-ins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from evaluate.people import in_bibtex, person, with_tex_accents, without_accents
from evaluate.places import Place, place
from evaluate.reference import Reference
from replica.text import digest, draw

_SPECIAL = re.compile(r"([&%#_])")
_IN_PARENTHESES = re.compile(r" \([^()]*\)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ABSTRACT = "We study the subject, and show by example (see Sec. 3, 2 of 5) that it can be done: a stand-in text"

Writer = Callable[[Reference, str], str]


def escaped(text: str) -> str:
    """Text escaped for BibTeX."""
    return _SPECIAL.sub(r"\\\1", text)


def title_of(ref: Reference, *, braces: bool = False) -> str:
    """The title for BibTeX; with braces around the words that have capitals inside, where the exporter sets them."""
    if ref.tex_title is not None:
        return ref.tex_title
    if not braces:
        return escaped(ref.title)
    return escaped(re.sub(r"\b\w*[a-z0-9]*[A-Z]\w*[A-Z]\w*\b", lambda m: f"{{{m[0]}}}", ref.title))


def authors_of(ref: Reference, form: str, joint: str = " and ") -> str:
    """The author field in the exporter's form of names, or in the form that the reference asks for."""
    return ref.tex_authors or in_bibtex(ref.authors, ref.names or form, et_al=ref.et_al, joint=joint)


def container_of(ref: Reference, template: str) -> str:
    """The wording of the venue: the reference's own, else the exporter's."""
    if ref.container is not None:
        return ref.container
    return escaped(place(ref.venue).named(template, ref.year)) if ref.venue else ""


def family_of(ref: Reference) -> str:
    """The first author's family name in plain letters, for keys."""
    name = person(ref.authors[0]).family if ref.authors else "anonymous"
    return re.sub(r"[^a-z]", "", without_accents(name).casefold()) or "anonymous"


def _first_word(ref: Reference) -> str:
    words = [word for word in re.findall(r"[A-Za-z0-9]+", ref.title) if word.lower() not in {"a", "an", "the", "on"}]
    return words[0].lower() if words else "untitled"


def _dashed(pages: str | None, dash: str = "--") -> str | None:
    return pages.replace("-", dash) if pages else None


def _record(
    kind: str, key: str, fields: Mapping[str, str | None], *, line: str, end: str = "\n}", glue: str = ",\n"
) -> str:
    """A record from its fields; `line` has the places {name} and {value}; fields without value are left out."""
    lines = (line.replace("{name}", n).replace("{value}", v) for n, v in fields.items() if v is not None)
    return f"@{kind}{{{key},\n" + glue.join(lines) + end


def _is_journal(ref: Reference) -> bool:
    return ref.kind == "journal"


def _venue_field(ref: Reference, template: str) -> dict[str, str]:
    return {"journal" if _is_journal(ref) else "booktitle": container_of(ref, template)}


def _place(ref: Reference) -> Place:
    return place(ref.venue or "")


def _arxiv_fields(ref: Reference) -> dict[str, str | None]:
    return {"eprint": ref.arxiv_id, "archivePrefix": "arXiv", "primaryClass": "cs.LG"}


def dblp(ref: Reference, key: str) -> str:
    stamp = "Wed, 25 Aug 2021 17:11:17 +0200"
    shared = {
        "timestamp": stamp,
        "biburl": "https://dblp.org/rec/example.bib",
        "bibsource": "dblp computer science bibliography, https://dblp.org",
    }
    names = authors_of(ref, "First Last", " and\n                  ")
    if ref.tex_authors is None:
        names = with_tex_accents(names, in_braces=True).replace("-", "{-}")
    line = "  {name} = {{value}}"
    if not ref.venue:
        fields: dict[str, str | None] = {
            "author": names, "title": title_of(ref, braces=True), "journal": ref.container or "CoRR",
            "volume": f"abs/{ref.arxiv_id}", "year": _year(ref), "url": f"https://doi.org/10.48550/arXiv.{ref.arxiv_id}",
            "doi": f"10.48550/ARXIV.{ref.arxiv_id}", "eprinttype": "arXiv", "eprint": ref.arxiv_id, **shared,
        }  # fmt: skip
        number = (ref.arxiv_id or "0").replace(".", "-")
        return _record("article", f"DBLP:journals/corr/abs-{number}", _padded(fields), line=line)
    where = _venue_field(ref, _place(ref).dblp)
    pages = {"pages": _dashed(ref.pages)}
    editor = None if _is_journal(ref) else "Marina Example and\n                  Tong Sample"
    fields = {
        "author": names, "editor": editor, "title": title_of(ref, braces=True), **where,
        "series": ref.series or ("Proceedings of Machine Learning Research" if _place(ref).pmlr else None),
        "volume": ref.volume, "number": ref.number, **pages,
        "publisher": None if _is_journal(ref) else _braced(ref.publisher), "year": _year(ref),
        "url": f"https://doi.org/{ref.doi}" if ref.doi else ref.url, "doi": ref.doi and ref.doi.upper(), **shared,
    }  # fmt: skip
    if not _is_journal(ref):
        fields["booktitle"] = where["booktitle"].replace(", ", ",\n                  ", 1)
    stream = "journals" if _is_journal(ref) else "conf"
    name = (ref.venue or "x").lower().replace(" ", "")
    initials = "".join(person(author).family[:1] for author in ref.authors[:6])
    known = f"DBLP:{stream}/{name}/{without_accents(initials)}{(ref.year or 0) % 100:02d}"
    return _record("article" if _is_journal(ref) else "inproceedings", known, _padded(fields), line=line)


def _padded(fields: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name.ljust(12): value for name, value in fields.items()}


def _braced(text: str | None) -> str | None:
    return text and (f"{{{text}}}" if text.isupper() else escaped(text))


def _year(ref: Reference) -> str | None:
    return str(ref.year) if ref.year else None


def pmlr(ref: Reference, key: str) -> str:
    code = f"pmlr-v{ref.volume}-{family_of(ref)}{(ref.year or 0) % 100:02d}a"
    fields = {
        "title = \t ": title_of(ref, braces=True), "author =       ": authors_of(ref, "Last, First"),
        "booktitle = \t ": container_of(ref, _place(ref).booktitle), "pages = \t ": _dashed(ref.pages),
        "year = \t ": _year(ref), "editor = \t ": "Example, Marina and Sample, Tong", "volume = \t ": ref.volume,
        "series = \t ": "Proceedings of Machine Learning Research", "month = \t ": "18--24 Jul",
        "publisher =    ": ref.publisher, "pdf = \t ": ref.url and ref.url.replace(".html", ".pdf"),
        "url = \t ": ref.url,
        "abstract = \t ": _ABSTRACT,
    }  # fmt: skip
    return _record("InProceedings", code, fields, line="  {name}{{value}}")


def openreview(ref: Reference, key: str) -> str:
    is_known = ref.url is not None and "openreview" in ref.url
    url = ref.url if is_known else f"https://openreview.net/forum?id={digest('forum', ref.title)[:10]}"
    fields = {
        "title": title_of(ref, braces=True), "author": authors_of(ref, "First Last"),
        "booktitle": container_of(ref, _place(ref).openreview or _place(ref).booktitle), "year": _year(ref), "url": url,
    }  # fmt: skip
    code = f"\n{family_of(ref)}{ref.year}{_first_word(ref)}"
    return _record("inproceedings", code, fields, line="{name}={{value}}")


def google_scholar(ref: Reference, key: str) -> str:
    code = f"{family_of(ref)}{ref.year}{_first_word(ref)}"
    title = title_of(ref)
    if not ref.venue:
        fields: dict[str, str | None] = {
            "title": title, "author": authors_of(ref, "Last, First"),
            "journal": ref.container or f"arXiv preprint arXiv:{ref.arxiv_id}", "year": _year(ref),
        }  # fmt: skip
        return _record("article", code, fields, line="  {name}={{value}}")
    fields = {
        "title": title, "author": authors_of(ref, "Last, First"),
        **_venue_field(ref, _IN_PARENTHESES.sub("", _place(ref).booktitle)),
        "volume": ref.volume if _is_journal(ref) else None, "number": ref.number, "pages": _dashed(ref.pages),
        "year": _year(ref),
        "publisher" if _is_journal(ref) else "organization": ref.publisher and escaped(ref.publisher),
    }  # fmt: skip
    return _record("article" if _is_journal(ref) else "inproceedings", code, fields, line="  {name}={{value}}")


def acm(ref: Reference, key: str) -> str:
    year = ref.year or 0
    fields = {
        "author": authors_of(ref, "Last, First"), "title": title_of(ref), "year": _year(ref),
        "isbn": f"978145038{draw(10000, 'isbn', key):04d}", "publisher": "Association for Computing Machinery",
        "address": "New York, NY, USA", "url": ref.url or f"https://doi.org/{ref.doi}", "doi": ref.doi,
        "abstract": _ABSTRACT + ".", "booktitle": container_of(ref, _place(ref).booktitle),
        "pages": _dashed(ref.pages, "–"), "numpages": "12", "keywords": "example, stand-in",
        "location": "Virtual Event, Singapore", "series": f"{ref.venue} '{year % 100:02d}",
    }  # fmt: skip
    return _record("inproceedings", ref.doi or key, fields, line="{name} = {{value}}")


def ieee(ref: Reference, key: str) -> str:
    journal = _is_journal(ref)
    fields = {
        "author": authors_of(ref, "Last, First"), **_venue_field(ref, _place(ref).ieee or _place(ref).booktitle),
        "title": title_of(ref), "year": _year(ref), "volume": ref.volume if journal else "",
        "number": (ref.number or "") if journal else "", "pages": ref.pages or "",
        "keywords": "Example;Stand-in;Training", "doi": ref.doi,
    }  # fmt: skip
    code = str(9_000_000 + draw(900_000, "ieee", key))
    kind = "ARTICLE" if journal else "INPROCEEDINGS"
    return _record(kind, code, fields, line="  {name}={{value}}", end="}", glue=",\n").replace(
        ",\n  title", ", \n  title"
    )


def cvf(ref: Reference, key: str) -> str:
    fields = {
        "author": authors_of(ref, "Last, First"), "title": title_of(ref),
        "booktitle": container_of(ref, _place(ref).booktitle), "month": "June", "year": _year(ref),
        "pages": ref.pages,
    }  # fmt: skip
    code = f"{person(ref.authors[0]).family.split()[-1]}_{ref.year}_{(ref.venue or '').split()[0]}"
    return _record("InProceedings", without_accents(code), fields, line="{name} = {{value}}")


def semantic_scholar(ref: Reference, key: str) -> str:
    code = f"{family_of(ref).title()}{ref.year}{_first_word(ref).title()}"
    corpus = 200_000_000 + draw(90_000_000, "corpus", key)
    url = f"https://api.semanticscholar.org/CorpusID:{corpus}"
    base = {"title": title_of(ref), "author": authors_of(ref, "First Last")}
    if not ref.venue:
        fields: dict[str, str | None] = {
            **base, "journal": ref.container or "ArXiv", "year": _year(ref), "volume": f"abs/{ref.arxiv_id}",
            "url": url,
        }  # fmt: skip
        return _record("article", code, fields, line="  {name}={{value}}")
    where = _venue_field(ref, _place(ref).s2)
    fields = {**base, **where, "year": _year(ref), "url": url}
    if _is_journal(ref):
        fields |= {"volume": ref.volume, "pages": ref.pages}
    return _record("article" if _is_journal(ref) else "inproceedings", code, fields, line="  {name}={{value}}")


def arxiv(ref: Reference, key: str) -> str:
    fields: dict[str, str | None] = {
        "title": title_of(ref), "author": authors_of(ref, "First Last"), "year": _year(ref), **_arxiv_fields(ref),
        "url": ref.link or f"https://arxiv.org/abs/{ref.arxiv_id}",
    }  # fmt: skip
    words = [word for word in re.findall(r"[a-z]+", ref.title.lower()) if len(word) > 3]
    code = f"{family_of(ref)}{ref.year}{''.join(words[:2])}"
    return _record("misc", code, fields, line="      {name}={{value}}").replace("},\n      author", "}, \n      author")


def zotero(ref: Reference, key: str) -> str:
    title = ref.tex_title or _protected(ref.title)
    full = ref.container or _protected(_place(ref).named(_place(ref).full, ref.year))
    where = {"journal" if _is_journal(ref) else "booktitle": full} if ref.venue else {}
    fields: dict[str, str | None] = {
        "address": None, "title": title, "volume": ref.volume, "copyright": "All rights reserved" if ref.doi else None,
        "url": ref.url or _arxiv_url(ref), "doi": ref.doi or (None if ref.venue else f"10.48550/arXiv.{ref.arxiv_id}"),
        "abstract": _ABSTRACT + ".", "language": "en", "number": ref.number, "urldate": "2024-05-05", **where,
        "publisher": (ref.publisher and escaped(ref.publisher)) or "arXiv", "author": authors_of(ref, "Last, First"),
        "month": _MONTHS[draw(12, "month", key)], "year": _year(ref),
        "note": None if ref.venue else f"arXiv:{ref.arxiv_id} [cs]", "keywords": "Computer Science - Machine Learning",
        "pages": _dashed(ref.pages),
    }  # fmt: skip
    kind = "misc" if not ref.venue else "article" if _is_journal(ref) else "inproceedings"
    code = f"{family_of(ref)}_{_first_word(ref)}_{ref.year}"
    return _record(kind, code, fields, line="\t{name} = {{value}}", end=",\n}").replace(
        f"month = {{{fields['month']}}}", f"month = {fields['month']}"
    )


def _protected(text: str) -> str:
    """Every capitalised word in braces, but not the first unless it has more capitals."""
    head, blank, rest = text.partition(" ")
    head = f"{{{head}}}" if any(char.isupper() for char in head[1:]) else head
    return escaped(head + blank + re.sub(r"\b([A-Z]\w*)\b", r"{\1}", rest))


def _arxiv_url(ref: Reference) -> str | None:
    return f"http://arxiv.org/abs/{ref.arxiv_id}" if ref.arxiv_id else None


def biblatex(ref: Reference, key: str) -> str:
    where = (
        {"journaltitle" if _is_journal(ref) else "booktitle": container_of(ref, _place(ref).full)} if ref.venue else {}
    )
    head, colon, _ = ref.title.partition(": ")
    month = 1 + draw(12, "month", key)
    fields: dict[str, str | None] = {
        "title": title_of(ref, braces=True), "shorttitle": head if colon and ref.tex_title is None else None,
        "author": authors_of(ref, "Last, First"), "date": f"{ref.year}-{month:02d}-{1 + draw(28, 'day', key):02d}",
        **where, "eventtitle": ref.venue if ref.venue and not _is_journal(ref) else None, "volume": ref.volume,
        "number": ref.number, "eprint": ref.arxiv_id, "eprinttype": "arXiv" if ref.arxiv_id else None,
        "eprintclass": "cs" if ref.arxiv_id else None, "pages": _dashed(ref.pages),
        "publisher": ref.publisher and escaped(ref.publisher), "doi": ref.doi, "url": ref.url or _arxiv_url(ref),
        "urldate": "2024-05-05", "abstract": _ABSTRACT + ".", "langid": "english", "keywords": "example",
    }  # fmt: skip
    kind = "online" if not ref.venue else "article" if _is_journal(ref) else "inproceedings"
    return _record(kind, f"{family_of(ref)}{_first_word(ref).title()}{ref.year}", fields, line="  {name} = {{value}}")


def acl(ref: Reference, key: str) -> str:
    names = authors_of(ref, "Last, First", "  and\n      ")
    where = re.sub(r"\b([A-Z])(?=[a-z]* (?:Chapter|Methods))", r"{\1}", container_of(ref, _place(ref).booktitle))
    fields = {
        "title": title_of(ref, braces=True), "author": with_tex_accents(names) if ref.tex_authors is None else names,
        "editor": "Example, Marina  and\n      Sample, Tong", "booktitle": where, "month": "",
        "year": _year(ref), "address": "Online and Punta Cana, Dominican Republic",
        "publisher": "Association for Computational Linguistics", "url": ref.url, "doi": ref.doi,
        "pages": _dashed(ref.pages), "abstract": _ABSTRACT + ".",
    }  # fmt: skip
    code = f"{family_of(ref)}-etal-{ref.year}-{_first_word(ref)}"
    text = _record("inproceedings", code, fields, line='    {name} = "{value}"', end=",\n}")
    return text.replace('month = ""', "month = nov")


def springer(ref: Reference, key: str) -> str:
    names = authors_of(ref, "Last, First", "\nand ")
    if _is_journal(ref):
        fields = {
            "author": names, "title": title_of(ref), "journal": container_of(ref, _place(ref).full),
            "year": _year(ref), "month": "Jan", "day": "01", "volume": ref.volume, "number": ref.number,
            "pages": _dashed(ref.pages), "abstract": _ABSTRACT + ".", "issn": "1573-0565", "doi": ref.doi,
            "url": f"https://doi.org/{ref.doi}",
        }  # fmt: skip
        return _record("Article", f"{family_of(ref).title()}{ref.year}", fields, line='{name}="{value}"')
    fields = {
        "author": names, "editor": "Example, Marina\nand Sample, Tong", "title": title_of(ref),
        "booktitle": container_of(ref, _place(ref).booktitle), "year": _year(ref),
        "publisher": "Springer International Publishing", "address": "Cham", "pages": _dashed(ref.pages),
        "abstract": _ABSTRACT + ".", "isbn": "978-3-030-58452-8",
    }  # fmt: skip
    return _record("InProceedings", ref.doi or key, fields, line='{name}="{value}"')


def crossref(ref: Reference, key: str) -> str:
    where = _place(ref).full if _is_journal(ref) else _place(ref).ieee or _place(ref).booktitle
    fields = {
        "title": title_of(ref), "volume": ref.volume if _is_journal(ref) else None,
        "url": f"http://dx.doi.org/{ref.doi}", "DOI": ref.doi, "number": ref.number, **_venue_field(ref, where),
        "publisher": ref.publisher and escaped(ref.publisher), "author": authors_of(ref, "Last, First"),
        "year": _year(ref), "month": "MON", "pages": _dashed(ref.pages, "–"),
    }  # fmt: skip
    kind = "article" if _is_journal(ref) else "inproceedings"
    code = f"{person(ref.authors[0]).family.replace(' ', '_')}_{ref.year}"
    text = _record(kind, code, fields, line="{name}={{value}}", end=" }", glue=", ").replace("\n", " ")
    return " " + text.replace("month={MON}", f"month={_MONTHS[draw(12, 'month', key)]}")


def plain(ref: Reference, key: str) -> str:
    """BibTeX as people type it."""
    if not ref.venue and ref.container is None:
        where: dict[str, str | None] = {"journal": f"arXiv preprint arXiv:{ref.arxiv_id}"}
    else:
        where = dict(_venue_field(ref, place(ref.venue or "").full))
    fields: dict[str, str | None] = {
        "author": authors_of(ref, "First Last"), "title": title_of(ref, braces=True), **where, "year": _year(ref),
        "pages": _dashed(ref.pages), "volume": ref.volume, "series": ref.series, "publisher": ref.publisher,
        "doi": ref.doi, "url": ref.link, **(_arxiv_fields(ref) if ref.shows_eprint else {}),
    }  # fmt: skip
    kind = "article" if "journal" in where else "inproceedings"
    return _record(kind, key, fields, line="  {name} = {{value}}")


BIBTEX: dict[str, Writer] = {
    "DBLP": dblp, "PMLR": pmlr, "OpenReview": openreview, "Google Scholar": google_scholar, "ACM": acm, "IEEE": ieee,
    "CVF": cvf, "Semantic Scholar": semantic_scholar, "arXiv": arxiv, "Zotero BibTeX": zotero,
    "Zotero BibLaTeX": biblatex, "ACL Anthology": acl, "Springer": springer, "Crossref": crossref,
    "plain BibTeX": plain,
}  # fmt: skip
"""All writers of BibTeX records."""

_ONLY = {
    "PMLR": "pmlr", "OpenReview": "openreview", "ACM": "acm", "IEEE": "ieee", "CVF": "cvf", "ACL Anthology": "acl",
    "Springer": "springer", "Crossref": "crossref",
}  # fmt: skip


def offers(exporter: str, ref: Reference) -> bool:
    """Whether an exporter offers a paper: PMLR its own, Crossref what has a DOI of a member, arXiv its preprints."""
    if exporter == "arXiv":
        return ref.arxiv_id is not None and (not ref.venue or ref.cites_preprint)
    if exporter in _ONLY:
        return bool(ref.venue) and _ONLY[exporter] in place(ref.venue or "").exporters and _has_needed(exporter, ref)
    if exporter == "Semantic Scholar" and ref.venue and place(ref.venue).main:
        return False  # it has no tracks: Findings and workshops get the name of the conference
    return bool(ref.venue or ref.arxiv_id)


def _has_needed(exporter: str, ref: Reference) -> bool:
    return exporter in {"PMLR", "OpenReview", "CVF"} or bool(ref.doi)


def exporters() -> Iterator[str]:
    """The names of the exporters; what people type is none."""
    yield from (name for name in BIBTEX if name != "plain BibTeX")
