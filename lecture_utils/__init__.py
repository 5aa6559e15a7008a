"""Lecture 6: auto-encoders and semantic segmentation, as something to work with.

Modules and widgets are loaded when they are first used, so that ``import lecture_utils`` costs next to
nothing and never brings in torch, matplotlib or ipywidgets.
"""

from importlib import import_module as _import_module

__version__ = "0.1.0"

_MODULES = (
    "animation",
    "baselines",
    "datasets",
    "exercises",
    "figures",
    "live",
    "loops",
    "losses",
    "maps",
    "matrices",
    "metrics",
    "models",
    "ops",
    "progress",
    "puzzles",
    "shapes",
    "slides",
    "style",
    "teacher",
    "trace",
    "training",
    "upsampling",
    "widgets",
    "worksheets",
    "zeros",
)
_NAMES = {
    "AnswerGrid": "widgets",
    "ConvExplorer": "widgets",
    "LatentExplorer": "widgets",
    "MetricLab": "widgets",
    "PoolExplorer": "widgets",
    "Quiz": "widgets",
    "TrainingFilm": "widgets",
    "TransposeExplorer": "widgets",
    "UnpoolExplorer": "widgets",
    "Stepper": "widgets",
    "Trace": "trace",
    "Picture": "picture",
}

__all__ = sorted((*_MODULES, *_NAMES))


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return _import_module(f"lecture_utils.{name}")
    if name in _NAMES:
        return getattr(_import_module(f"lecture_utils.{_NAMES[name]}"), name)
    raise AttributeError(
        f"module 'lecture_utils' has no attribute {name!r}; it has {', '.join(__all__)}"
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
