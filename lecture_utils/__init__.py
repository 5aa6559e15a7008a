"""Lecture 6: auto-encoders and semantic segmentation, as something to work with.

The rooms, in the order of the course's story:

- ``checks``, ``style``: how an argument is checked and how an error speaks; the palette and the
  signs
- ``engine``: numbers go in, every step is written down (NumPy alone)
- ``exercises``, ``content``: a problem is a trace with something hidden; what a teacher may edit
- ``networks``: data, model, fit, scores (PyTorch in models, losses and training alone)
- ``figures``, ``widgets``, ``handouts``: records become pictures, things to touch, paper
- ``learning``: what a learner answered, what is due again, what a class believes
- ``site``: notebooks become pages whose widgets live without a kernel

The public names below are loaded when they are first used, so that ``import lecture_utils`` costs
next to nothing and never brings in torch, matplotlib or ipywidgets.
"""

from importlib import import_module as _import_module
from typing import Any as _Any

__version__ = "0.7.0"

# Public name -> the module that it is, or the module that holds it.
_MODULES = {
    "animation": "figures.animation",
    "baselines": "networks.baselines",
    "checkerboards": "engine.checkerboards",
    "datasets": "networks.datasets",
    "exercises": "exercises",
    "figures": "figures",
    "live": "figures.live",
    "loops": "engine.loops",
    "losses": "networks.losses",
    "maps": "engine.maps",
    "matrices": "engine.matrices",
    "metrics": "engine.metrics",
    "models": "networks.models",
    "ops": "engine.ops",
    "progress": "learning.progress",
    "puzzles": "engine.puzzles",
    "shapes": "engine.shapes",
    "site": "site",
    "slides": "engine.slides",
    "style": "style",
    "tables": "engine.tables",
    "teacher": "learning.teacher",
    "trace": "engine.trace",
    "training": "networks.training",
    "upsampling": "engine.upsampling",
    "widgets": "widgets",
    "worksheets": "handouts",
    "zeros": "engine.zeros",
}
_NAMES = {
    "AnswerGrid": "widgets",
    "CheckerboardExplorer": "widgets",
    "ConvExplorer": "widgets",
    "Due": "widgets",
    "KernelLab": "widgets",
    "LatentExplorer": "widgets",
    "LineExplorer": "widgets",
    "MetricLab": "widgets",
    "PoolExplorer": "widgets",
    "Quiz": "widgets",
    "TeacherMode": "widgets",
    "TrainingFilm": "widgets",
    "TransposeExplorer": "widgets",
    "UnpoolExplorer": "widgets",
    "Stepper": "widgets",
    "glossary": "content",
    "Trace": "engine.trace",
    "Picture": "figures.kit.picture",
}

__all__ = list(_MODULES | _NAMES)


def __getattr__(name: str) -> _Any:
    if name in _MODULES:
        return _import_module(f"lecture_utils.{_MODULES[name]}")
    if name in _NAMES:
        return getattr(_import_module(f"lecture_utils.{_NAMES[name]}"), name)
    raise AttributeError(
        f"module 'lecture_utils' has no attribute {name!r}; it has {', '.join(__all__)}"
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
