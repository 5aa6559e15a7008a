"""Pictures that change while a cell runs."""

from __future__ import annotations

import time
from typing import Any

from lecture_utils.checks import real, text
from lecture_utils.figures import curves
from lecture_utils.figures.kit.picture import Picture


class LossCurves:
    """A ``callback`` for ``training.fit``: the losses so far, drawn again as they fall.

    The picture appears with the first epoch, changes at most twice a second, and is complete at
    the end.

    Parameters
    ----------
    y_label : str
        What the loss is, with its unit.
    seconds : float
        At least so long between two drawings.

    Raises
    ------
    TypeError, ValueError
        ``y_label`` is no text, or ``seconds`` no number from 0.

    Examples
    --------
    >>> LossCurves("mean squared error").y_label
    'mean squared error'
    """

    def __init__(self, y_label: str = "loss", seconds: float = 0.5) -> None:
        self.y_label = text(y_label, "y_label", "loss")
        self.seconds = real(seconds, "seconds", least=0, example=0.5)
        self._shown: Any = None
        self._last = 0.0

    def __call__(self, history: Any) -> None:
        """Draw the history, if it is time to."""
        done = history.finished
        if not done and self._shown and time.monotonic() - self._last < self.seconds:
            return
        self._show(self.picture(history))
        self._last = time.monotonic()

    def picture(self, history: Any) -> Picture:
        """The curves as they are now; the text is the same from the first epoch to the last."""
        lines = {"train": history.train}
        if history.validation:
            lines["validation"] = history.validation
        says = "Drawn while the network learns."
        return curves(lines, "epoch", self.y_label, says, log=True)

    def _show(self, picture: Picture) -> None:
        from IPython.display import display

        show: Any = display
        data, metadata = picture._repr_mimebundle_()
        if self._shown is None:
            self._shown = show(data, metadata=metadata, raw=True, display_id=True)
            return
        if self._shown:
            self._shown.update(data, metadata=metadata, raw=True)
