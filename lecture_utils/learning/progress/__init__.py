"""What a learner has answered: one plain file on this computer, no account, no network.

``record`` puts an answer into the file, ``load`` reads all of them, ``summary`` counts them, and
``due`` says which of them come back, and when. The file is made with the first answer, never by
reading.

The file is ``progress.jsonl``, in UTF-8. Each line is one JSON object: what stood in an answer at a
time. Lines are added and never changed; the file is their union, in whatever order they stand:

    {"format": "lecture6-progress", "version": 2, "learner": "5f0c…", "item": "conv2d-1-5b",
     "kind": "grid", "lesson": "02_convolution", "operation": "conv2d", "locked": true,
     "when": "2026-01-31T09:30:00.000Z", "cells": [["2", "-5"], ["-2", ""]], "confidence": 2,
     "right": false, "ids": ["kernel-flipped"]}

====================  ==============================================================================
format, version       always these; a line of a newer version is kept and not read
learner               a random number, made once, that tells two files apart; it names nobody
item                  the id of the problem or question
kind                  "grid" or "choice"
lesson                the notebook that teaches it ("" for none)
operation             of a grid ("" for none)
cells, size           of a grid: rows of texts as they were typed; the claimed rows and columns
choice                of a question: the number of the choice, from 0
confidence            0 (a guess) to 3 (certain)
locked                false: a draft; true: an attempt, of which ``right`` (true, false) and ``ids``
                      (the misconceptions that it shows) tell the verdict
revealed              what the learner had been shown when this was answered, or asked to see
                      since: "hint", "solution", or both; of an attempt and of those before it
when                  when it was answered, with a time zone
after                 only where a line above claims to be from the future (a clock that was wrong):
                      the answer came after this time, whatever its own clock says
====================  ==============================================================================

What a line leaves out is null, or the empty list for ``ids`` and ``revealed``. Fields that this
version does not know are kept, and so is ``call``: the numbers of a grid that were given, and not
drawn by chance, with which it can be asked again. An item's answer now is its latest line (by
``after`` or ``when``, the later of them; of equal ones the lower); its earlier attempts are all
other locked lines. Two lines with the same item, time, cells, size, choice and confidence
are one, which is locked if one of them is, and of which all is revealed that one of them says.

Nothing that a learner typed is lost:

- A lock lets one notebook write at a time. Each adds its lines and leaves those of the others.
- A draft is written after a pause of a second, a locked answer at once. A kernel that ends writes
  what is left. One that is killed (``kill -9``) within that second loses this second's typing,
  except that the page, while it is open, holds it until the kernel has said that it is in the file.
- If the file cannot be written, answers stay in memory and are tried again with the next one.
- Lines that cannot be read are taken out, after the file was copied, byte for byte, to
  ``progress.broken-1.jsonl`` (or the next free number). A line that is cut off loses itself alone.
- What is no ordinary file, larger than 16 MB, or full of foreign lines, is left as it is.
- The ``progress.json`` of earlier versions is taken over, line for line, and stays as it is.
"""

from lecture_utils.learning.progress._due import INTERVALS, DueItem, DueList, due
from lecture_utils.learning.progress._entry import blank, sound
from lecture_utils.learning.progress._place import VARIABLE, path
from lecture_utils.learning.progress._reading import FORMAT, VERSION
from lecture_utils.learning.progress._score import (
    CONFIDENCES,
    Score,
    after_solution,
    certain_and_wrong,
    scores,
    tries,
)
from lecture_utils.learning.progress._store import (
    Outcome,
    Progress,
    draft,
    flush,
    load,
    read,
    record,
)
from lecture_utils.learning.progress._summary import Summary, summary
from lecture_utils.learning.progress._union import combined

__all__ = [
    "CONFIDENCES",
    "FORMAT",
    "INTERVALS",
    "VARIABLE",
    "VERSION",
    "DueItem",
    "DueList",
    "Outcome",
    "Progress",
    "Score",
    "Summary",
    "after_solution",
    "blank",
    "certain_and_wrong",
    "combined",
    "draft",
    "due",
    "flush",
    "load",
    "path",
    "read",
    "record",
    "scores",
    "sound",
    "summary",
    "tries",
]
