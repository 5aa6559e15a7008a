"""For the teacher: what a class believes, counted from a folder of progress files.

A learner hands in the file that ``progress.path()`` names. Put all of them into one folder
(subfolders are read too), and:

>>> from lecture_utils import teacher
>>> teacher.report("no such folder")
Traceback (most recent call last):
    ...
ValueError: folder (='no such folder') is not there. Give the path of a folder with progress files.

Nobody is named: learners are numbered in the order of the random numbers in their files, which has
nothing to do with names of files. ``report(folder, names=True)`` names them by their files instead.
"""

from lecture_utils.learning.teacher._collect import Learner
from lecture_utils.learning.teacher._count import Row
from lecture_utils.learning.teacher._report import Report, report

__all__ = ["Learner", "Report", "Row", "report"]
