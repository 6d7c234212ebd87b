"""Generated lists: records of the replica, rendered as a list would say them, some with one known mistake.

Half of the entries are untouched: nothing about them is wrong, though they are written in many ways (initials, long
venue names, two-digit years, another case). In each of the others one thing was done, named by `Case.flaw`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from enrich.core.text import words
from evaluate.cases import Case, Truth
from replica.venues import venue as wire
from replica.works import Work

_OTHER_VENUES = ("ACL", "EMNLP", "OSDI", "SIGMOD", "SIGCOMM", "ISCA", "VLDB", "ICRA", "TPDS", "ASPLOS")
_INVENTED_VENUES = ("Symposium", "Conference", "International Conference", "Journal", "Annual Workshop")
_PUBLISHERS = {"AAAI": "AAAI Press", "CVPR": "IEEE", "ICCV": "IEEE", "CHI": "ACM", "KDD": "ACM", "WWW": "ACM"}
_SMALL = {
    "the",
    "and",
    "for",
    "with",
    "from",
    "via",
    "using",
    "into",
    "over",
    "under",
    "towards",
    "toward",
    "not",
    "without",
}
_A_WORD = re.compile(r"[A-Za-z]{5,}")


def truth_of(work: Work) -> Truth:
    """What is true of a work of the replica."""
    first = work.arxiv_versions[0].title if work.arxiv_versions else None
    return Truth(
        title=work.title,
        authors=work.authors,
        venue=work.venue if work.is_published else "arXiv",
        year=work.year if work.is_published else work.first_date.year,
        arxiv_id=work.arxiv_id,
        doi=work.doi,
        earlier_title=first if first != work.title else None,
        is_preprint=not work.is_published,
    )


class Maker:
    """Draws works and makes cases of them; the same seed gives the same cases."""

    def __init__(self, works: Sequence[Work], seed: int) -> None:
        self.draw = random.Random(seed)
        self.pool = [work for work in works if len(words(work.title)) >= 3 and len(work.authors) >= 1]
        self.order = list(self.pool)
        self.draw.shuffle(self.order)

    def cases(self, count: int) -> list[Case]:
        """`count` cases: half untouched, the rest with each flaw in turn."""
        made: list[Case] = []
        flaws = [name for name in FLAWS if any(map(FITTING.get(name, _any_published), self.pool))]
        turn = 0
        while len(made) < count:
            number = len(made)
            if number % 2 == 0:
                made.append(self.sound(self._next(lambda _: True), number))
                continue
            name = flaws[turn % len(flaws)]
            turn += 1
            work = self._next(FITTING.get(name, _any_published))
            *before, last = FLAWS[name](self, self.sound(work, number), work)
            made += [*before, replace(last, flaw=name)]
        return made[:count]

    def _next(self, fits: Callable[[Work], bool]) -> Work:
        """The next work that fits; when all are used up, they are drawn again in another order."""
        for _ in range(2):
            place = next((n for n, work in enumerate(self.order) if fits(work) and not _is_gone(work, fits)), None)
            if place is not None:
                return self.order.pop(place)
            self.order = list(self.pool)
            self.draw.shuffle(self.order)
        raise LookupError(fits)

    def other(self, work: Work) -> Work:
        """Another work, with other authors and another title."""
        while True:
            found = self.draw.choice(self.pool)
            if found is not work and not set(found.authors) & set(work.authors):
                return found

    def sound(self, work: Work, number: int) -> Case:
        """A work as some list would say it, with nothing wrong."""
        truth = truth_of(work)
        names, et_al = self._authors(work.authors)
        link = self._link(work)
        has_venue = link is None or self.draw.random() < 0.85
        venue = self._venue(work) if has_venue else None
        key = f"{number}-{work.s2_id[:8]}"
        families = frozenset({work.s2_id})
        return Case(
            key=key,
            title=self._title(work.title),
            authors=names,
            et_al=et_al,
            venue=venue,
            year=truth.year if venue else None,
            url=link,
            truth=truth,
            families=families,
        )

    def _title(self, title: str) -> str:
        share = self.draw.random()
        if share < 0.1:
            return title[0] + "".join(w.lower() if w[1:].islower() else w for w in re.split(r"(\W+)", title[1:]))
        return title.replace("-", "–", 1) if share < 0.12 else title

    def _authors(self, names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
        share = self.draw.random()
        if share < 0.35:
            return (), False
        et_al = len(names) > 3 and self.draw.random() < 0.4
        kept = tuple(names[: self.draw.randrange(1, 4)] if et_al else names)
        form = self.draw.random()
        if form < 0.2:
            kept = tuple(_with_initials(name) for name in kept)
        elif form < 0.3:
            kept = tuple(_plain(name) for name in kept)
        return kept, et_al

    def _venue(self, work: Work) -> str:
        if not work.is_published or not work.venue:
            return self.draw.choice(("arXiv", "arXiv", "arXiv preprint", "CoRR"))
        place = wire(work.venue)
        if "Findings" in work.venue:  # the services' long names are those of the conference
            return self.draw.choice((work.venue, f"Findings of {work.venue.removesuffix(' Findings')}"))
        forms = [work.venue] * 4 + [place.dblp_name(work.year)]
        forms += [name for name in (place.s2_name, f"Proceedings of {work.venue}", *place.s2_alternates[:1]) if name]
        return self.draw.choice(forms)

    def _link(self, work: Work) -> str | None:
        links = [f"https://doi.org/{work.doi}"] if work.doi else []
        if work.arxiv_id:
            links += [f"https://arxiv.org/{form}/{work.arxiv_id}" for form in ("abs", "pdf")]
        return self.draw.choice(links) if links and self.draw.random() < 0.8 else None

    def word(self) -> str:
        """A content word of some title."""
        while True:
            title: str = self.draw.choice(self.pool).title
            found = [w for w in _A_WORD.findall(title) if w.lower() not in _SMALL and w.isascii()]
            if found:
                chosen: str = self.draw.choice(found)
                return chosen


def _is_gone(work: Work, fits: Callable[[Work], bool]) -> bool:
    """Whether a work was withdrawn or retracted, which would be a second flaw."""
    return (work.withdrawn or work.retracted) and fits not in {_is_withdrawn, _is_retracted}


def _with_initials(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{part[0]}." for part in given), family])


def _plain(name: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


# --- what may be done to an entry -----------------------------------------------------------------------------

Mutation = Callable[[Maker, Case, Work], list[Case]]


def _listed(case: Case, truth: Truth | None = None) -> Case:
    """The case with venue and year listed, whatever was drawn."""
    known = truth or case.truth
    return case if case.venue or not known else replace(case, venue=known.venue, year=known.year)


def _with_names(case: Case, work: Work) -> Case:
    """The case with all authors listed in full."""
    return replace(case, authors=work.authors, et_al=False)


def venue_swapped(maker: Maker, case: Case, work: Work) -> list[Case]:
    venue = maker.draw.choice([v for v in _OTHER_VENUES if v != work.venue])
    return [replace(_listed(case), venue=venue)]


def venue_invented(maker: Maker, case: Case, work: Work) -> list[Case]:
    kind = maker.draw.choice(_INVENTED_VENUES)
    return [replace(_listed(case), venue=f"{kind} on {maker.word().title()} {maker.word().title()}")]


def publisher_for_venue(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [replace(_listed(case), venue=_PUBLISHERS[work.venue or ""])]


def year_off_by_one(maker: Maker, case: Case, work: Work) -> list[Case]:
    case = replace(_listed(case), venue=work.venue)
    return [replace(case, year=work.year + maker.draw.choice((-1, 1)))]


def year_off_by_more(maker: Maker, case: Case, work: Work) -> list[Case]:
    case = replace(_listed(case), venue=work.venue)
    return [replace(case, year=work.year + maker.draw.choice((-4, -3, -2, 2, 3, 8)))]


def title_word(maker: Maker, case: Case, work: Work) -> list[Case]:
    title = work.title
    found = [m for m in _A_WORD.finditer(title) if m[0].lower() not in _SMALL]
    place = maker.draw.choice(found)
    new = next(w for w in iter(maker.word, None) if w.lower()[:4] != place[0].lower()[:4])
    new = new.lower() if place[0].islower() else new
    changed = title[: place.start()] + new + title[place.end() :]
    return [replace(_supported(case, work), title=changed)]


def _supported(case: Case, work: Work) -> Case:
    """The case with something besides the title to be known by: a link, or authors."""
    return case if case.url or case.authors else _with_names(case, work)


def title_negated(maker: Maker, case: Case, work: Work) -> list[Case]:
    places = [m.start() for m in re.finditer(r"(?<= )(?:Is|Are|is|are|for|with|for|via|in|by|of)\b", work.title)]
    place = maker.draw.choice(places)
    word = "Without " if work.title[place : place + 4].lower() == "with" else "Not "
    return [replace(_supported(case, work), title=work.title[:place] + word + work.title[place:])]


def title_truncated(maker: Maker, case: Case, work: Work) -> list[Case]:
    head, _, rest = work.title.partition(": ")
    if rest and len(words(head)) >= 4:
        cut = head
    else:
        parts = work.title.split()
        cut = " ".join(parts[: max(4, len(parts) - maker.draw.randrange(1, 3))])
    return [replace(_supported(case, work), title=cut)]


def subtitle_invented(maker: Maker, case: Case, work: Work) -> list[Case]:
    tail = f"A {maker.word().title()} {maker.word().title()} Approach"
    return [replace(_supported(case, work), title=f"{work.title.partition(': ')[0]}: {tail}")]


def earlier_title(maker: Maker, case: Case, work: Work) -> list[Case]:
    case = _supported(case, work)
    url = case.url if case.url and "arxiv" in case.url else f"https://arxiv.org/abs/{work.arxiv_id}"
    return [replace(case, title=work.arxiv_versions[0].title, url=url)]


def authors_swapped(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [replace(_listed(case), authors=maker.other(work).authors, et_al=False)]


def authors_reordered(maker: Maker, case: Case, work: Work) -> list[Case]:
    first, second, *rest = work.authors
    return [replace(_listed(case), authors=(second, first, *rest), et_al=False)]


def author_dropped(maker: Maker, case: Case, work: Work) -> list[Case]:
    names = list(work.authors)
    del names[maker.draw.randrange(len(names))]
    return [replace(_listed(case), authors=tuple(names), et_al=False)]


def author_invented(maker: Maker, case: Case, work: Work) -> list[Case]:
    names = list(work.authors)
    stranger = maker.draw.choice(maker.other(work).authors)
    if maker.draw.random() < 0.5:
        names[maker.draw.randrange(len(names))] = stranger
    else:
        names.insert(maker.draw.randrange(len(names) + 1), stranger)
    return [replace(_listed(case), authors=tuple(names), et_al=False)]


def link_other(maker: Maker, case: Case, work: Work) -> list[Case]:
    other = next(w for w in iter(lambda: maker.other(work), None) if w.arxiv_id or w.doi)
    url = f"https://arxiv.org/abs/{other.arxiv_id}" if other.arxiv_id else f"https://doi.org/{other.doi}"
    return [replace(_listed(case), url=url)]


def link_dead(maker: Maker, case: Case, work: Work) -> list[Case]:
    number = maker.draw.randrange(20_000, 99_999)  # the replica's own ids stay below
    dead = (f"https://doi.org/10.1145/9{number}.{number}", f"https://arxiv.org/abs/2212.{number}")
    return [replace(_listed(case), url=maker.draw.choice(dead))]


def workshop_for_main(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [replace(_listed(case), venue=f"{work.venue} Workshop on {maker.word().title()}")]


def main_for_workshop(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [replace(_listed(case), venue=(work.venue or "").removesuffix(" Workshops"))]


def preprint_as_published(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [replace(_listed(case), venue=maker.draw.choice(("ICML", "NeurIPS", "CVPR", *_OTHER_VENUES)))]


def duplicate(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [case, replace(maker.sound(work, 0), key=f"{case.key}-again", beside=case.key)]


def fabricated(maker: Maker, case: Case, work: Work) -> list[Case]:
    one, other = maker.other(work), maker.other(work)
    head, tail = one.title.split(), other.title.split()
    title = " ".join([*head[: max(2, len(head) // 2)], *tail[-max(2, len(tail) // 2) :]])
    case = replace(
        _listed(case), title=title, authors=tuple(maker.draw.choice(maker.pool).authors[0] for _ in range(3))
    )
    return [replace(case, et_al=False, url=None, truth=None)]


def unchanged(maker: Maker, case: Case, work: Work) -> list[Case]:
    return [case]


FLAWS: dict[str, Mutation] = {
    "venue swapped": venue_swapped,
    "venue invented": venue_invented,
    "publisher for venue": publisher_for_venue,
    "year off by one": year_off_by_one,
    "year off by more": year_off_by_more,
    "title: a word changed": title_word,
    "title: negated": title_negated,
    "title: truncated": title_truncated,
    "title: subtitle invented": subtitle_invented,
    "title: an earlier version's": earlier_title,
    "authors of another paper": authors_swapped,
    "authors in another order": authors_reordered,
    "author dropped": author_dropped,
    "author invented": author_invented,
    "another paper's link": link_other,
    "dead link": link_dead,
    "workshop for main track": workshop_for_main,
    "main track for workshop": main_for_workshop,
    "preprint as published": preprint_as_published,
    "duplicate": duplicate,
    "paper that does not exist": fabricated,
    "withdrawn": unchanged,
    "retracted": unchanged,
}


def _any_published(work: Work) -> bool:
    return work.is_published and not _is_at_workshop(work) and len(work.titles) == 1


def _is_at_workshop(work: Work) -> bool:
    return (work.venue or "").endswith("Workshops")


def _is_withdrawn(work: Work) -> bool:
    return work.withdrawn


def _is_retracted(work: Work) -> bool:
    return work.retracted


def _is_printed(work: Work) -> bool:
    return _any_published(work) and work.venue in _PUBLISHERS


def _has_words(work: Work) -> bool:
    return _any_published(work) and len(words(work.title)) >= 5 and len(_content(work.title)) >= 2


def _content(title: str) -> list[str]:
    return [w for w in _A_WORD.findall(title) if w.lower() not in _SMALL]


def _can_be_negated(work: Work) -> bool:
    return _has_words(work) and re.search(r" (?:Is|Are|is|are|for|with|via|in|by|of)\b", work.title) is not None


def _can_be_cut(work: Work) -> bool:
    return _any_published(work) and len(words(work.title)) >= 8


def _has_earlier(work: Work) -> bool:
    return len(work.arxiv_versions) > 1 and work.is_published


def _has_authors(work: Work) -> bool:
    return _any_published(work) and len(work.authors) >= 3


def _is_preprint(work: Work) -> bool:
    return not work.is_published


FITTING: dict[str, Callable[[Work], bool]] = {
    "publisher for venue": _is_printed,
    "title: a word changed": _has_words,
    "title: negated": _can_be_negated,
    "title: truncated": _can_be_cut,
    "title: an earlier version's": _has_earlier,
    "authors in another order": _has_authors,
    "author dropped": _has_authors,
    "author invented": _has_authors,
    "main track for workshop": _is_at_workshop,
    "preprint as published": _is_preprint,
    "withdrawn": _is_withdrawn,
    "retracted": _is_retracted,
}
"""Which works a flaw can be done to; where nothing is said, any published one."""
