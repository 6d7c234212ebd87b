"""The list as its own teacher: what most siblings have in a slot corrects what one entry alone was read to say.

A role that few siblings have in a slot is taken back, one that most have there is adopted where the text allows it.
The method: local splits first, then repair by what all lines agree on (ListExtract, VLDB 2009).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from enrich.reading_list.atoms import Atom, Path, Role, atoms_of
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.names import are_surely_names, could_be_names, is_names
from enrich.reading_list.title import title_at
from enrich.reading_list.venue_texts import is_registered, venue_text

# Below this share of a slot with at least so many siblings a role is taken back; above that share it is adopted.
_FEW = 0.15
_MOST = 0.6
_ENOUGH = 6
# A field that was read by votes is never as certain as one that says itself what it is.
_MOST_CERTAIN = 0.99
_ENOUGH_TO_ADOPT = 3
_LONGEST_VENUE = 12
_ROUNDS = 2


@dataclass(slots=True)
class Slot:
    """What the list has in one place: how many atoms, their roles, and their texts."""

    support: int = 0
    roles: Counter[Role] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)

    def share(self, role: Role) -> float:
        """The share of the slot's atoms that have a role."""
        return self.roles[role] / self.support if self.support else 0.0

    def is_template(self) -> bool:
        """Whether nearly all atoms are the same text, so that it says nothing of one entry."""
        return self.support >= _ENOUGH and self.texts.most_common(1)[0][1] > (1 - _FEW) * self.support


Slots = dict[Path, Slot]


def vote(drafts: Sequence[Draft]) -> None:
    """Correct drafts by the votes of the slots of their list, in place."""
    for _ in range(_ROUNDS):
        atoms = [atoms_of(draft) for draft in drafts]
        slots = _pool(atoms)
        changed = [_repair(draft, own, slots) for draft, own in zip(drafts, atoms, strict=True)]
        if not any(changed):
            return


def _pool(atoms: Sequence[Sequence[Atom]]) -> Slots:
    slots: Slots = defaultdict(Slot)
    for own in atoms:
        for atom in own:
            slot = slots[atom.path]
            slot.support += 1
            slot.texts[atom.text] += 1
            if atom.role is not None:
                slot.roles[atom.role] += 1
    return slots


def _repair(draft: Draft, atoms: Sequence[Atom], slots: Slots) -> bool:
    """Change one draft by the votes; whether anything changed."""
    changed = _veto(draft, atoms, slots)
    changed |= _split_title(draft, atoms, slots)
    for atom in atoms:
        slot = slots[atom.path]
        if slot.support < _ENOUGH_TO_ADOPT:
            continue
        for role in (Role.TITLE, Role.AUTHORS, Role.VENUE, Role.YEAR):
            if atom.role is None and slot.share(role) > _MOST and _adopt(draft, atom, role, slots):
                _explain(draft, role, slot)
                changed = True
                break
    return changed


def _veto(draft: Draft, atoms: Sequence[Atom], slots: Slots) -> bool:
    """Take back the roles that hardly any sibling has in the same slot."""
    changed = False
    for role in (Role.AUTHORS, Role.VENUE):
        own = [atom for atom in atoms if atom.role is role]
        if not own or any(slots[atom.path].support < _ENOUGH or slots[atom.path].share(role) >= _FEW for atom in own):
            continue
        if role is Role.VENUE and draft.venue is not None and draft.year is not None and is_registered(draft.venue[1]):
            continue
        if role is Role.AUTHORS and draft.authors is not None:
            if are_surely_names(draft.authors.shown):
                continue
            draft.authors = None
        else:
            draft.clear_venue()
        for atom in own:
            atom.role = None
        changed = True
    return changed


def _split_title(draft: Draft, atoms: Sequence[Atom], slots: Slots) -> bool:
    """Cut from the edges of a title what siblings have as something else; move it to where most have theirs."""
    own = [atom for atom in atoms if atom.role is Role.TITLE]
    if not own or draft.title is None:
        return _find_title(draft, atoms, slots)
    kept = list(own)
    while len(kept) > 1 and own[0].is_plain and _is_other(kept[0], slots):
        kept.pop(0).role = None
    while len(kept) > 1 and own[-1].is_plain and _is_other(kept[-1], slots):
        kept.pop().role = None
    if len(kept) < len(own):
        return _set_title(draft, kept, slots)
    best = max(slots[atom.path].share(Role.TITLE) for atom in own)
    if best < _FEW and all(slots[atom.path].support >= _ENOUGH for atom in own):
        for atom in own:
            atom.role = None
        if _find_title(draft, atoms, slots):
            return True
        for atom in own:
            atom.role = Role.TITLE
    return False


def _is_other(atom: Atom, slots: Slots) -> bool:
    """Whether the siblings have names, a venue or a year in an atom's slot, and its text allows that."""
    slot = slots[atom.path]
    if slot.support < _ENOUGH_TO_ADOPT or slot.share(Role.TITLE) > 1 - _MOST:
        return False
    return (
        (slot.share(Role.AUTHORS) > _MOST and could_be_names(atom.text))
        or (slot.share(Role.VENUE) > _MOST and venue_text(atom.text, tag=True) is not None)
        or (slot.share(Role.YEAR) > _MOST and only_year(atom.text) is not None)
    )


def _find_title(draft: Draft, atoms: Sequence[Atom], slots: Slots) -> bool:
    """Take as the title what is in the slot where most siblings have theirs."""
    able = [
        atom
        for atom in atoms
        if atom.role is None
        and (slot := slots[atom.path]).support >= _ENOUGH_TO_ADOPT
        and slot.share(Role.TITLE) > _MOST
        and not slot.is_template()
    ]
    if not able:
        return False
    return _set_title(draft, able[:1], slots)


def _explain(draft: Draft, role: Role, slot: Slot) -> None:
    """Note how many siblings have the field in the same place, and that this is why it was read there."""
    share = slot.share(role)
    draft.why[role.value] = f"it is the {role.value} in {share:.0%} of {slot.support} siblings"
    draft.confidence[role.value] = min(_MOST_CERTAIN, round(share, 2))


def _set_title(draft: Draft, atoms: Sequence[Atom], slots: Slots) -> bool:
    found = title_at(atoms[0].line, atoms[0].start, atoms[-1].end, "most entries of the list have it there")
    if found is None:
        return False
    draft.title = found
    _explain(draft, Role.TITLE, slots[atoms[0].path])
    for atom in atoms:
        atom.role = Role.TITLE
    return True


def _adopt(draft: Draft, atom: Atom, role: Role, slots: Slots) -> bool:
    """Give an atom the role that most siblings have in its slot, if the draft lacks it and the text allows it."""
    text = atom.text
    if role is Role.TITLE and draft.title is None:
        return _set_title(draft, [atom], slots)
    if role is Role.AUTHORS and draft.authors is None and could_be_names(text) and not is_registered(text):
        draft.authors = Piece(atom.line, atom.start, atom.end)
    elif role is Role.VENUE and draft.venue is None and _could_be_venue(text):
        draft.set_venue(atom.line, atom.start, atom.end, position=True)
    elif role is Role.YEAR and draft.year is None and (year := year_of(text)) is not None:
        draft.set_year(atom.line, year[0], text[year[1] : year[2]], atom.start + year[1])
    else:
        return False
    atom.role = role
    return True


def _could_be_venue(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= _LONGEST_VENUE or is_date(text) or only_year(text) or "://" in text:
        return False
    return bool(re.match(r"[A-Z0-9(]", text)) and not is_names(text)
