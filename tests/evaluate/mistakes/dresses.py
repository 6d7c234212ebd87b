"""In which files a mistake can be seen: sets of dresses, those that are usual more than once."""

from __future__ import annotations

from evaluate.layouts import LAYOUTS
from evaluate.legal import PLAIN_TEXT, TEXT, TYPED

RECORDS = (
    *TYPED * 3,
    "DBLP",
    "Google Scholar",
    "Zotero BibTeX",
    "Zotero BibLaTeX",
    "OpenReview",
    "CVF",
    "ACL Anthology",
    "Semantic Scholar",
)
ANY = (*RECORDS, *TEXT[:11])
IDENTIFIED = ("plain BibTeX", "Zotero BibLaTeX")
"""Dresses that show DOI, eprint and address beside each other."""
IN_FULL = (*RECORDS, *PLAIN_TEXT)
"""Dresses that can give names in full."""
NUMBERED = ("plain BibTeX", "DBLP", "Google Scholar", "Zotero BibTeX")
"""Dresses that show pages, volume and publisher."""
LINKED = tuple(name for name in PLAIN_TEXT if name in LAYOUTS)
"""Layouts that show a link."""
