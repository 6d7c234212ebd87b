"""How a list writes its entries: what of them may be the title, learned from all of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conventions:
    """In how many entries something may be the title, and what most entries have."""

    strong: int = 0
    linked: int = 0
    quoted: int = 0
    all: int = 1
    names_below: bool = False
    names_then_colon: bool = False
    """Whether many entries begin with names and a colon."""
    mostly_papers: bool = False

    def usual(self, count: int) -> bool:
        """Whether something is the habit of the list."""
        return count >= 0.5 * self.all
