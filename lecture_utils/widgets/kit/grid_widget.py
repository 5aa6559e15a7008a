"""What every widget shares: its files joined, strict constructors, a stored picture, a plain repr."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lecture_utils import style
from lecture_utils.figures import picture

_HERE = Path(__file__).parent

#: Sizes of a widget's cells; "classroom" can be read from the back of a room.
SIZES = ("small", "medium", "large", "classroom")


#: What every widget's module begins with: a widget is loaded as a blob and cannot import.
_SHARED = ("scene.js", "elements.js", "grid_view.js", "scene_view.js")


def module(*names: str) -> str:
    """The ES module of a widget: what all widgets share in front of its own files."""
    return _joined(*_SHARED, *names)


def stylesheet(*names: str) -> str:
    """The CSS of a widget: the course's palette, then the shared file(s), then its own."""
    return f".lu-widget {{ {style.css_variables()} }}\n{_joined(*names)}"


def _joined(*names: str) -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


class GridWidget(anywidget.AnyWidget):
    """Base of the widgets on grids: a step, a size, and the picture that stands in for the widget.

    A subclass gives ``_figure()`` (a matplotlib Figure of what it shows) and ``__repr__`` (the numbers).
    """

    step = traitlets.Int(0, min=0, help="steps done: 0 is the start").tag(sync=True)
    size = traitlets.Enum(SIZES, "medium", help="size of the cells").tag(sync=True)

    def __init__(self, **arguments: Any) -> None:
        unknown = sorted(set(arguments) - set(self.trait_names()))
        if unknown:
            raise TypeError(
                f"{type(self).__name__} has no parameter {unknown[0]!r}. It takes: "
                f"{', '.join(self._parameters())}."
            )
        size = arguments.get("size", "medium")
        if size not in SIZES:
            raise ValueError(f"size (={size!r}) must be one of {', '.join(map(repr, SIZES))}.")
        super().__init__(**arguments)

    def _parameters(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _figure(self) -> Any:
        raise NotImplementedError

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view, and for readers without a kernel a PNG and the text with the numbers."""
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, **picture.still(self._figure(), repr(self))}, metadata
