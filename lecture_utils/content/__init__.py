"""What a teacher may edit without Python: questions, predictions, the words of misconceptions.

Also the mask examples of the metric lab. All of it is Markdown, read by one strict reader, and
README.md in this folder shows the form. A mistake is a ``ContentError`` that names the file, the
line and the cure. Files are read when they are first asked for.
"""

from lecture_utils.content._beliefs import FOLDER as MISCONCEPTIONS
from lecture_utils.content._beliefs import Belief, beliefs
from lecture_utils.content._formulas import FormulaError, compute, fill
from lecture_utils.content._lessons import LESSON_OF
from lecture_utils.content._markdown import ContentError, Words
from lecture_utils.content._mask_examples import VOID, MaskExample, mask_examples
from lecture_utils.content._sheets import (
    ChoiceText,
    QuestionText,
    lessons,
    question_texts,
    sheets_of,
)

__all__ = [
    "LESSON_OF",
    "MISCONCEPTIONS",
    "VOID",
    "Belief",
    "ChoiceText",
    "ContentError",
    "FormulaError",
    "MaskExample",
    "QuestionText",
    "Words",
    "beliefs",
    "compute",
    "fill",
    "lessons",
    "mask_examples",
    "question_texts",
    "sheets_of",
]
