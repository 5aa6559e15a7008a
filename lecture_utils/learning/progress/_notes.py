"""What a learner is told of the file: what is wrong, where the answers are, what to do."""

from __future__ import annotations

from lecture_utils.learning.progress._place import VARIABLE, of_earlier_versions, shown
from lecture_utils.learning.progress._reading import Found

_WAITING = "Answers stay in memory until this kernel stops, and are tried again with the next one."
_NOTES = {
    "closed": "Your answers cannot go to {file}. {why} It is left as it is. {waiting} Put it "
    "elsewhere, or set {variable} to another file.",
    "damaged": "There is something wrong with {file}. {why} With your next answer a copy is kept "
    "aside under another name, and what cannot be used is taken out. Put a good copy in its place "
    "if you have one.",
    "newer": "Not all answers in {file} can be shown. {why} That stays there. Use the newer "
    "version to see it.",
    "old": "Not all of your earlier answers can be taken over from {old}. {why} It stays as it "
    "is. Put a good copy in its place if you have one.",
    "mended": "There was something wrong with {file}. {why} in the same folder, and what can be "
    "used of it stays where it was, with your answers from now on.",
    "locked": "Another notebook has kept {file} locked for more than {why} seconds. {waiting} "
    "Choose Kernel → Shut Down All Kernels if this does not end.",
    "unwritten": "Your answers cannot be saved in {file} ({why}). {waiting} Give this account the "
    "right and the room to write there, or set {variable} to another file.",
}


def note(kind: str, why: str) -> str:
    """The sentences of a kind."""
    old = of_earlier_versions().name
    known = {"file": shown(), "old": old, "waiting": _WAITING, "variable": VARIABLE}
    return _NOTES[kind].format(why=why, **known)


def on_reading(found: Found, old: Found) -> str:
    """What is said of the file as it was found, and of that of an earlier version."""
    said = {"closed": found.closed, "damaged": found.damage, "newer": found.newer}
    if not found.is_there:  # afterwards everybody knows
        said["old"] = old.problem
    return next((note(kind, why) for kind, why in said.items() if why), "")
