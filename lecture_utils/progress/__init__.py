"""What a learner has answered: one plain JSON file on this computer, no account, no network.

``record`` puts an answer into the file, ``load`` reads all of them, ``summary`` counts them. The file is
made with the first answer, never by reading. Nothing in it names the learner: ``learner`` is a random
number, made once, which only tells two files apart.

    {"format": "lecture6-progress", "version": 1, "learner": "5f0c…", "answers": {item: entry, …}}

Whatever goes wrong with the file, no answer is lost and nothing of the file is either:

- A file that cannot be read, or only in part, is copied to ``progress.broken-1.json`` (or the next free
  number), byte for byte, before a new one takes its place.
- A file of a newer version, a folder, or anything else that is no ordinary file is left as it is.
- If the file cannot be written, answers stay in memory and are tried again with the next one.
- Two notebooks may be open at once: a lock lets one write at a time, and each reads before it writes.
- Fields that this version does not know are kept, in the file and in each entry.

Earlier attempts are kept without a limit, so that the counts stay right. One takes a few hundred bytes
and is made by hand: even a thousand of them are less than half a megabyte.
"""

from lecture_utils.progress._file import FORMAT, VERSION
from lecture_utils.progress._merge import combined
from lecture_utils.progress._place import VARIABLE, path
from lecture_utils.progress._score import CONFIDENCES, Score, certain_and_wrong, scores, tries
from lecture_utils.progress._store import Outcome, Progress, load, read, record
from lecture_utils.progress._summary import Summary, summary

__all__ = [
    "CONFIDENCES",
    "FORMAT",
    "VARIABLE",
    "VERSION",
    "Outcome",
    "Progress",
    "Score",
    "Summary",
    "certain_and_wrong",
    "combined",
    "load",
    "path",
    "read",
    "record",
    "scores",
    "summary",
    "tries",
]
