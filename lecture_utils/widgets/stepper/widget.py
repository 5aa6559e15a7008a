"""The stepper: a trace, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from lecture_utils import checks, figures
from lecture_utils.engine.trace import Trace
from lecture_utils.widgets.kit._grid_widget import GridWidget
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.kit.scene._scenes import results, scene

#: A grid larger than this cannot be read on a screen, so the widget refuses it.
LARGEST_SIDE = 24


class Stepper(GridWidget):
    """Show a trace: grids side by side, the cells being read and made, the arithmetic term by term.

    Step with ← and →, Home, End, space; click an output cell to jump; hover a cell, or move the
    cursor to it, to see where it comes from and what it feeds. Works without a kernel once it is
    shown.

    Parameters
    ----------
    trace : Trace, or dict of label -> Trace
        Several traces of one thing get a choice between them, and keep their place in it.
    step : int
        Steps already done when it opens; 0 is the start.
    size : {"small", "medium", "large", "classroom"}
    view : str, optional
        The label of the trace that is shown first.

    Raises
    ------
    TypeError
        ``trace`` is no Trace, or a keyword is misspelt.
    ValueError
        A grid has a side of more than 24 cells, or size or view is unknown.
    IndexError
        ``step`` is out of range.

    Examples
    --------
    >>> from lecture_utils import Stepper, slides, trace
    >>> Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))
    Stepper(conv2d, stride=2, padding=1, dilation=1: Y = [[2, -5], [-2, 1]])
    """

    _esm, _css = assets("stepper")

    view = traitlets.Unicode("").tag(sync=True)
    _scenes: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        trace: Trace | Mapping[str, Trace],
        step: int = 0,
        size: str = "medium",
        view: str | None = None,
        **unknown: Any,
    ) -> None:
        self.traces = traces = _traces(trace)
        view = checks.one_of(next(iter(traces)) if view is None else view, "view", tuple(traces))
        step, last = checks.whole(step, "step"), len(traces[view].steps)
        if not 0 <= step <= last:
            raise IndexError(
                f"step (={step}) must be from 0 (the start) to {last}. Use for example step={last}."
            )
        scenes = {label: scene(one) for label, one in traces.items()}
        super().__init__(unknown, step=step, size=size, view=view, _scenes=scenes)

    @property
    def trace(self) -> Trace:
        """The trace that is shown."""
        return self.traces[self.view]

    def __repr__(self) -> str:
        shown_traces = [
            f"{label}: {results(one)}" if label else f"{one.title}: {results(one)}"
            for label, one in self.traces.items()
        ]
        if len(shown_traces) == 1:
            return f"Stepper({shown_traces[0]})"
        return f"Stepper({self.trace.operation}; " + "; ".join(shown_traces) + ")"

    def _figure(self) -> Any:
        # what the widget shows: a page that asks for the result begins at the start
        return figures.trace_figure(self.trace, min(self.step, len(self.trace.steps)))


def _traces(trace: Any) -> dict[str, Trace]:
    """The traces by their labels; a single one has the label ""."""
    traces = dict(trace) if isinstance(trace, Mapping) else {"": trace}
    if not traces:
        raise ValueError(
            "trace (={}) holds no trace. Give at least one, for example trace.conv2d(X, K)."
        )
    for label, one in traces.items():
        checks.text(label, "a label of trace", "stamps")
        _check(one)
    return traces


def _check(trace: Any) -> None:
    if not isinstance(trace, Trace):
        raise TypeError(
            f"trace (={checks.shown(trace)}) must be a Trace, not {type(trace).__name__}. Make one "
            f"with lecture_utils.trace, for example trace.conv2d(X, K)."
        )
    for board in trace.boards:
        for grid in (trace.grids[name] for name in board.grids):
            if max(grid.shape) > LARGEST_SIDE:
                raise ValueError(
                    f"trace holds {grid.label} of {grid.shape[0]}×{grid.shape[1]} cells, but the "
                    f"stepper shows grids of at most {LARGEST_SIDE}×{LARGEST_SIDE}. Cut out a "
                    "part, "
                    f"for example X[:{LARGEST_SIDE // 2}, :{LARGEST_SIDE // 2}]."
                )
