"""What a teacher may edit without Python: questions, predictions, the words of misconceptions.

Also the mask examples of the metric lab, and the glossary. All of it is Markdown, read by one
strict reader, and README.md in this folder shows the form. A mistake is a ``ContentError`` that
names the file, the line and the cure. Files are read when they are first asked for.
"""

from lecture_utils.content._beliefs import FOLDER as MISCONCEPTIONS
from lecture_utils.content._beliefs import Belief, beliefs
from lecture_utils.content._formulas import FormulaError, compute, fill
from lecture_utils.content._glossary import Term, terms
from lecture_utils.content._glossary_table import Glossary, glossary
from lecture_utils.content._lessons import LESSON_OF, PREDICTIONS
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
    "PREDICTIONS",
    "VOID",
    "Belief",
    "ChoiceText",
    "ContentError",
    "FormulaError",
    "Glossary",
    "MaskExample",
    "QuestionText",
    "Term",
    "Words",
    "beliefs",
    "compute",
    "fill",
    "glossary",
    "lessons",
    "mask_examples",
    "question_texts",
    "sheets_of",
    "terms",
]
