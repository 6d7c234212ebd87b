"""The replica with the faults that live services have: Semantic Scholar loses authors and venues, DBLP is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evaluate.library import page_of
from evaluate.places import table
from replica import Fault, FaultKind, Replica, Service, Work
from replica.dblp import Dblp
from replica.s2 import SemanticScholar
from replica.text import draw
from replica.venues import Venue
from replica.venues import table as wire

# Out of a hundred works each.
_WITHOUT_LAST_AUTHOR, _WITHOUT_VENUE = 10, 20
_PUBLISHERS = {"Springer": "Springer International Publishing", "IEEE": "IEEE"}


class DblpWithPages(Dblp):
    """DBLP, with the address of the publisher's page as `ee`."""

    def _hit(self, number: int, query: str) -> dict[str, Any]:
        hit = super()._hit(number, query)
        publication = self._publications[number]
        page = None if publication.is_preprint else page_of(publication.work)
        if page:
            hit["info"]["ee"] = page
        return hit


class World(Replica):
    """A replica whose Semantic Scholar drops the last author of a tenth of the works and the venue of a fifth."""

    def __init__(self, works: Sequence[Work], *, has_faults: bool = True) -> None:
        _name_venues()
        known = list(works)
        super().__init__(known)
        if not has_faults:
            return
        self._listeners[Service.SEMANTIC_SCHOLAR].desk = SemanticScholar(
            [_as_s2_has_it(work) for work in known], self.habits
        )
        self._listeners[Service.DBLP].desk = DblpWithPages(known, self.habits)

    def without_dblp(self) -> None:
        """From now on DBLP answers with its wall against bots."""
        self.inject(Fault(Service.DBLP, FaultKind.HTML_500))


def _as_s2_has_it(work: Work) -> Work:
    if len(work.authors) > 2 and draw(100, "last author", work.s2_id) < _WITHOUT_LAST_AUTHOR:
        work = replace(work, authors=work.authors[:-1])
    if work.is_published and draw(100, "venue", work.s2_id) < _WITHOUT_VENUE:
        work = replace(work, s2_venue=None, s2_dblp_key=work.corr_key)
    return work


def _name_venues() -> None:
    """Tell the replica how services write the venues that its own table does not have."""
    for short, place in table().items():
        container = place.ieee or place.booktitle.replace(" -- ", " – ")
        is_annual = "{ordinal}" in container or "{Ordinal}" in container
        wire().setdefault(
            short,
            Venue(
                short=short,
                publisher=_PUBLISHERS.get(place.publisher, place.publisher),
                kind=place.kind,
                dblp_stream=_STREAMS.get(short),
                dblp_venue=_DBLP_NAMES.get(short, short),
                s2_name=place.s2,
                s2_alternates=(short,),
                crossref_container=None if is_annual else container,
            ),
        )


_STREAMS = {
    "ECCV": "conf/eccv", "TPAMI": "journals/pami", "Machine Learning": "journals/ml", "CVPR Workshops": "conf/cvpr",
}  # fmt: skip
_DBLP_NAMES = {
    "ECCV": "ECCV", "TPAMI": "IEEE Trans. Pattern Anal. Mach. Intell.", "Machine Learning": "Mach. Learn.",
    "CVPR Workshops": "CVPR Workshops",
}  # fmt: skip
