"""One axis of a convolution: every place of the window, so that the size formula can be counted."""

from __future__ import annotations

from matplotlib.figure import Figure

from lecture_utils.engine import shapes
from lecture_utils.figures._axis import Axis, in_words
from lecture_utils.figures._block import MARGIN
from lecture_utils.figures._canvas import DASHED, DOTTED, Canvas, cross, settings, sides
from lecture_utils.figures._layout import ROOM
from lecture_utils.figures._text import SENTENCE, TEXT, smallest_letter, widest, width_of, wrap
from lecture_utils.figures.picture import Picture

#: Longest row of cells that is drawn, and most places of a window.
LONGEST, MOST_PLACES = 40, 24

_LARGEST_CELL, _LINE = 44, 28


def windows(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Picture:
    """Along one axis, a line for each place of the window, and the size formula counted from it.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int
        Of one axis.

    Returns
    -------
    Picture
        The padded row with its border dotted and the cells that no window reads crossed out; below
        it the places of the window, the last one (dashed) being the first that does not fit.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range, the kernel does not fit, or there are
        more than 40 cells or 24 places.

    Examples
    --------
    >>> windows(3, kernel_size=3, stride=2, padding=1).alt[:58]
    'H_out = floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1 = 2. Padd'
    """
    given = {
        "size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    axis = Axis(**{name: shapes.whole(value, name) for name, value in given.items()})
    _refuse_huge(axis)
    return Picture(_Drawing(axis).draw(), in_words(axis))


def _refuse_huge(axis: Axis) -> None:
    length = axis.out * axis.stride + axis.reach  # to the end of the place that does not fit
    if length > LONGEST:
        raise ValueError(
            f"the row and the place that does not fit take {length} cells, but a picture shows at "
            f"most {LONGEST}. Use a smaller size (={axis.size}), stride (={axis.stride}) or "
            f"padding (={axis.padding})."
        )
    if axis.out > MOST_PLACES:
        raise ValueError(
            f"the window has {axis.out} places, but a picture shows at most {MOST_PLACES}. Use a "
            f"smaller size (={axis.size}) or a larger stride (={axis.stride})."
        )


class _Drawing:
    """Where everything lies, from the top downwards."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        steps = [
            f"{n} {'step' if n == 1 else 'steps'} of {axis.stride}" for n in range(1, axis.out)
        ]
        self.remarks = [f"room left over: {axis.room}", *steps, "does not fit"]
        self.names = [f"place {number}" for number in range(axis.out)]
        self.length = axis.places[-1][-1] + 1
        self.left = MARGIN + round(widest(self.names)) + 14
        right = 18 + widest(self.remarks)
        self.cell = min(_LARGEST_CELL, int((ROOM + MARGIN - self.left - right) // self.length))
        self.pitch = self.cell + 12
        counting = widest(axis.counting())
        self.width = min(max(self._x(self.length) + right - MARGIN, counting, 420), ROOM)
        self.title = wrap(axis.formula, self.width, SENTENCE)

    def draw(self) -> Figure:
        """The finished figure."""
        axis = self.axis
        top = MARGIN + _LINE * len(self.title) + 74  # of the row of cells
        first = top + self.cell + 16  # of the first place
        below = first + self.pitch * len(axis.places) + 50
        with settings():
            canvas = Canvas(self.width + 2 * MARGIN, below + _LINE * 5 + MARGIN)
            for number, words in enumerate(self.title):
                y = MARGIN + _LINE * (number + 0.5)
                canvas.text(MARGIN, y, words, SENTENCE, align="left", name="title")
            self._draw_guides(canvas, top + self.cell, below - 24)
            self._draw_row(canvas, top)
            self._draw_first(canvas, first)
            for number in range(1, len(axis.places)):
                self._draw_place(canvas, number, first + 34 + self.pitch * number)
            for number, words in enumerate(axis.counting()):
                y = below + _LINE * (number + 0.5)
                canvas.text(MARGIN, y, words, align="left", name="counting")
        return canvas.figure

    def _x(self, cell: float) -> float:
        return self.left + cell * self.cell

    def _draw_guides(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Faint lines down from every cell, a dashed one where the row ends."""
        inner = [((self._x(c), top), (self._x(c), bottom)) for c in range(self.axis.padded)]
        canvas.lines(inner, "border", 1)
        end = self._x(self.axis.padded)
        canvas.lines([((end, top), (end, bottom))], "muted", 1.6, DASHED)

    def _draw_row(self, canvas: Canvas, top: float) -> None:
        axis, c = self.axis, self.cell
        left, right = axis.padding, axis.padding + axis.size
        for name, start, end in (("p", 0, left), ("H", left, right), ("p", right, axis.padded)):
            self._draw_length(canvas, start, end, f"{name} = ", top - 36, above=True)
        border = [n for n in range(axis.padded) if not left <= n < right]
        fills = dict.fromkeys(range(axis.padded), "paper")
        fills |= dict.fromkeys(border, "border") | dict.fromkeys(axis.unread, "unread")
        canvas.boxes([(self._x(n), top, c, c) for n in fills], list(fills.values()))
        for n in border:
            canvas.lines(sides(self._x(n), top, c, c), "muted", 1.2, DOTTED)
            if c > 26:
                canvas.text(self._x(n + 0.5), top + c / 2, "0", TEXT, "muted", name="border")
        for n in range(left, right):
            canvas.lines(sides(self._x(n), top, c, c), "line", 1.2)
        for n in axis.unread:
            canvas.lines(cross(self._x(n), top, c, c), "muted", 1.4)
        self._draw_indices(canvas, top)

    def _draw_indices(self, canvas: Canvas, top: float) -> None:
        indices = [str(n - self.axis.padding) for n in range(self.axis.padded)]
        size = max(15, smallest_letter(canvas.width))
        every = -(-(widest(indices, size) + 3) // self.cell)
        for n, words in enumerate(indices):
            if (n - self.axis.padding) % every == 0:
                canvas.text(self._x(n + 0.5), top - 12, words, size, "muted", name="index")

    def _draw_length(
        self, canvas: Canvas, start: int, end: int, name: str, y: float, above: bool = False
    ) -> None:
        """A dimension line from cell to cell with its length, named if there is room for that."""
        if start == end:
            return
        canvas.arrow(self._x(start) + 2, self._x(end) - 2, y, both=True)
        length = str(end - start)
        full = f"{name}{length}"
        words = full if width_of(full) < (end - start) * self.cell else length
        canvas.text(self._x((start + end) / 2), y - 16 if above else y + 16, words, name="length")

    def _draw_first(self, canvas: Canvas, top: float) -> None:
        self._draw_place(canvas, 0, top)
        y = top + self.cell + 12
        self._draw_length(canvas, 0, self.axis.reach, "reach ", y)
        self._draw_length(canvas, self.axis.reach, self.axis.padded, "room ", y)

    def _draw_place(self, canvas: Canvas, number: int, top: float) -> None:
        axis, c, place = self.axis, self.cell, self.axis.places[number]
        middle, fits = top + c / 2, number < axis.out
        skipped = [n for n in range(place[0], place[-1]) if n not in place]
        fills = ["read" if fits else "paper"] * len(place) + ["paper"] * len(skipped)
        canvas.boxes([(self._x(n), top, c, c) for n in (*place, *skipped)], fills)
        for n in skipped:
            canvas.lines(sides(self._x(n), top, c, c), "muted", 1.2, DOTTED)
        for n in place:
            box = sides(self._x(n), top, c, c)
            canvas.lines(box, *(("read-frame", 2.6) if fits else ("muted", 2, DASHED)), above=2.5)
        if fits:
            canvas.text(MARGIN, middle, self.names[number], align="left", name="place")
        remark = self._x(self.length) + 18
        ink = "ink" if fits else "wrong"
        canvas.text(remark, middle, self.remarks[number], ink=ink, align="left", name="remark")
        if number:
            self._draw_step(canvas, place[0], middle)

    def _draw_step(self, canvas: Canvas, start: int, y: float) -> None:
        stride = self.axis.stride
        canvas.arrow(self._x(start - stride) + 3, self._x(start) - 6, y + 8 * (self.cell > 34))
        if self.cell > 34:
            canvas.text(
                self._x(start - stride / 2), y - 9, f"+{stride}", TEXT, "muted", name="step"
            )
