"""What every widget shares: a step, a size, a strict constructor, a picture, a plain repr."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets

from lecture_utils import checks
from lecture_utils.figures.kit import picture
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.controls import Control, Controls
from lecture_utils.figures.kit.layout import ROOM
from lecture_utils.figures.kit.page import Words, page
from lecture_utils.figures.kit.picture import Still
from lecture_utils.figures.kit.text import TEXT
from lecture_utils.widgets.kit import _reload

#: Sizes of a widget's cells; "classroom" can be read from the back of a room.
SIZES = ("small", "medium", "large", "classroom")


class GridWidget(anywidget.AnyWidget):
    """Base of all widgets: a step, a size, and the picture that stands in for the widget.

    A subclass gives ``_figure()`` (a matplotlib Figure of what it shows) and ``__repr__`` (the
    numbers). Its constructor takes what it knows by name and hands on the rest.

    Parameters
    ----------
    unknown : dict
        Keywords that the subclass does not know: if there are any, that is an error.
    size : str
    **traits
        Values of the subclass's own traits.

    Raises
    ------
    TypeError
        There is an unknown keyword, or size is no text.
    ValueError
        size is none of the sizes.
    """

    step = traitlets.Int(0, min=0, help="steps done: 0 is the start").tag(sync=True)
    size = traitlets.Enum(SIZES, "medium", help="size of the cells").tag(sync=True)

    def __init__(self, unknown: Mapping[str, Any], *, size: str, **traits: Any) -> None:
        if unknown:
            known = inspect.signature(type(self).__init__).parameters
            taken = [name for name in known if name not in ("self", "unknown")]
            raise TypeError(
                f"{type(self).__name__} has no parameter {next(iter(unknown))!r}. It takes: "
                f"{', '.join(taken)}."
            )
        super().__init__(size=checks.one_of(size, "size", SIZES), **traits)
        _reload.follow(self)

    def _figure(self) -> Any:
        raise NotImplementedError

    def _controls(self) -> Sequence[Control]:
        """The controls as they stand, for the picture."""
        return ()

    def _told(self) -> Sequence[str]:
        """What the widget says of its setting, sentence by sentence."""
        return ()

    def _still(self) -> Still:
        """What a saved notebook keeps: a PNG, and the text with the numbers."""
        shown, controls = self._figure(), self._controls()
        if not controls:
            return picture.still(shown, repr(self))
        width = round(shown.get_figwidth() * shown.dpi) - 2 * MARGIN
        listed = f"Controls: {'; '.join(control.told for control in controls)}."
        words = "\n".join([repr(self), listed, *self._told()])
        return picture.still([self._panel(width), shown], words)

    def _panel(self, width: int) -> Any:
        """The controls, and what is told of them, as a figure of at least this width."""
        controls = Controls(self._controls())
        said = [Words(words, TEXT, 8 * (not n)) for n, words in enumerate(self._told())]
        return page([controls, *said], max(width, min(ROOM, controls.least)))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view, and what stands in for it where there is no kernel."""
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        kept, about = self._still()
        return {**data, **kept}, {**metadata, **about}


def array(value: Any, name: str) -> np.ndarray:
    """The value as a NumPy array; its shape and kind are not looked at.

    Raises
    ------
    ValueError
        Rows of different lengths.
    TypeError
        It cannot become an array, such as a tensor that requires a gradient, or one of bfloat16.
    """
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} (={checks.shown(value)}) has rows of different lengths. Give every row the "
            f"same number of values."
        ) from None
    except (RuntimeError, TypeError) as problem:
        raise TypeError(
            f"{name} (={checks.shown(value)}) cannot become a NumPy array: {problem} "
            f"Use for example {name}.detach().float().cpu().numpy()."
        ) from None
