"""Records become paper: problems with empty grids to print, and their answers with every step.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     print(repr(worksheet("conv2d", seed=7, n=2, folder=folder)).replace(". ", ".\\n"))
Worksheet: conv2d · difficulty 1 · seed 7, 2 problems on A4.
Sheet: conv2d_difficulty-1_seed-7_sheet.pdf (1 page).
Answers: conv2d_difficulty-1_seed-7_answers.pdf (1 page).
"""

from lecture_utils.handouts.formula_sheet import formulas
from lecture_utils.handouts.make import worksheet, worksheets
from lecture_utils.handouts.outcome import Worksheet, Worksheets
from lecture_utils.handouts.pack import ready

__all__ = ["Worksheet", "Worksheets", "formulas", "ready", "worksheet", "worksheets"]
