"""One axis of a convolution: every place of the window, so that the size formula can be counted."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.figure import Figure

from lecture_utils.checks import flag, whole
from lecture_utils.engine import shapes
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import (
    DASHED,
    DOTTED,
    Box,
    Canvas,
    cross,
    hatch,
    settings,
)
from lecture_utils.figures.kit.layout import ROOM
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import SENTENCE, TEXT, smallest_letter, widest, width_of, wrap

#: Longest row of cells that is drawn, and most places of a window.
LONGEST, MOST_PLACES = 40, 24

_LARGEST_CELL, _LINE = 44, 28


def windows(
    size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    formula: bool = True,
) -> Picture:
    """Along one axis, a line for each place of the window, and the size formula counted from it.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int
        Of one axis.
    formula : bool
        Whether the size formula stands above, and is counted below; without dilation it is the
        plain one.

    Returns
    -------
    Picture
        The padded row with its border dotted and the cells that no window reads crossed out; below
        it the places of the window, the last one (dashed) being the first that does not fit.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range, the kernel does not fit, there are more
        than 40 cells or 24 places, or ``formula`` is neither true nor false.

    Examples
    --------
    >>> windows(3, kernel_size=3, stride=2, padding=1).alt[:46]
    'H_out = floor((3 + 2·1 - 3) / 2) + 1 = 2. Padd'
    """
    given = {"size": size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    why = f"a picture shows at most {LONGEST} cells"
    limits = {name: whole(n, name, least=1, most=LONGEST, why=why) for name, n in given.items()}
    padding = whole(padding, "padding", least=0, most=LONGEST, why=why)
    counts = flag(formula, "formula")
    axis = _Axis(**limits, padding=padding)
    _refuse_huge(axis)
    return Picture(_Drawing(axis, counts).draw(), axis.in_words(counts))


class _Axis(NamedTuple):
    """The numbers of one axis, all from ``shapes``, and the size formula counted step by step."""

    size: int
    kernel_size: int
    stride: int
    padding: int
    dilation: int

    @property
    def padded(self) -> int:
        return self.size + 2 * self.padding

    @property
    def reach(self) -> int:
        return shapes.effective_kernel(self.kernel_size, self.dilation)

    @property
    def room(self) -> int:
        return self.padded - self.reach

    @property
    def out(self) -> int:
        return shapes.conv_output_size(*self)

    @property
    def formula(self) -> str:
        h, k, s, p, d = self
        plain = f"floor(({h} + 2·{p} - {k}) / {s}) + 1"
        return f"H_out = {plain if d == 1 else shapes.conv_formula(*self)} = {self.out}"

    @property
    def places(self) -> list[list[int]]:
        """The cells of the padded row that each window reads; one more place than fits."""
        return shapes.windows_along(self.out + 1, self.kernel_size, self.stride, self.dilation)

    @property
    def unread(self) -> list[int]:
        read = {cell for place in self.places[:-1] for cell in place}
        return [cell for cell in range(self.padded) if cell not in read]

    def counting(self) -> list[str]:
        """The formula, counted step by step."""
        h, k, s, p, d = self
        steps, places = self.out - 1, _many(self.out, "place")
        reach, room = _many(self.reach, "cell"), _many(self.room, "cell")
        return [
            f"Padded row: H + 2p = {h} + 2·{p} = {_many(self.padded, 'cell')}.",
            f"The window covers k = {reach}."
            if d == 1
            else f"The window reaches over d(k - 1) + 1 = {d}·({k} - 1) + 1 = {reach}.",
            f"Room left over after the first place: {self.padded} - {self.reach} = {room}.",
            f"Steps of s = {s} that fit into it: floor({self.room} / {s}) = {steps}.",
            f"With the first place: {steps} + 1 = {places}, so H_out = {self.out}.",
        ]

    def in_words(self, counts: bool) -> str:
        words = [f"{self.formula}.", *self.counting()] if counts else []
        for number, place in enumerate(self.places):
            cells = self._listed(place)
            fits = number < self.out
            words.append(
                f"Place {number} reads {cells}."
                if fits
                else f"The next place, {cells}, does not fit."
            )
        words += [f"No window reads {self._listed(self.unread)}."] if self.unread else []
        return " ".join(words)

    def _listed(self, cells: list[int]) -> str:
        """Cells as the input counts them: those of the border before it are negative."""
        return ", ".join(str(cell - self.padding) for cell in cells)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _refuse_huge(axis: _Axis) -> None:
    length = axis.out * axis.stride + axis.reach  # to the end of the place that does not fit
    if length > LONGEST:
        raise ValueError(
            f"size leads to a row that with the place that does not fit takes {length} cells, but "
            f"a picture shows at most {LONGEST}. Use a smaller size (={axis.size}), stride "
            f"(={axis.stride}) or padding (={axis.padding})."
        )
    if axis.out > MOST_PLACES:
        raise ValueError(
            f"size leads to {axis.out} places of the window, but a picture shows at most "
            f"{MOST_PLACES}. Use a smaller size (={axis.size}) or a larger stride (={axis.stride})."
        )


class _Drawing:
    """Where everything lies, from the top downwards."""

    def __init__(self, axis: _Axis, counts: bool) -> None:
        self.axis = axis
        self.counting = axis.counting() if counts else []
        steps = [f"{_many(n, 'step')} of {axis.stride}" for n in range(1, axis.out)]
        self.remarks = [f"room left over: {axis.room}", *steps, "does not fit"]
        self.names = [f"place {number}" for number in range(axis.out)]
        self.length = axis.places[-1][-1] + 1
        self.left = MARGIN + round(widest(self.names)) + 14
        right = 18 + widest(self.remarks)
        self.cell = min(_LARGEST_CELL, int((ROOM + MARGIN - self.left - right) // self.length))
        self.pitch = self.cell + 12
        needed = max(self._x(self.length) + right - MARGIN, widest(self.counting), 420)
        self.width = min(needed, ROOM)
        self.title = wrap(axis.formula, self.width, SENTENCE) if counts else []

    def draw(self) -> Figure:
        """The finished figure."""
        axis = self.axis
        top = MARGIN + _LINE * len(self.title) + 74  # of the row of cells
        first = top + self.cell + 16  # of the first place
        below = first + self.pitch * len(axis.places) + 50
        with settings():
            height = below + _LINE * len(self.counting) + MARGIN
            canvas = Canvas(self.width + 2 * MARGIN, height)
            canvas.paragraph(MARGIN, MARGIN, self.title, _LINE, SENTENCE, name="title")
            # faint lines down from every cell, a dashed one where the row ends
            upper, lower, end = top + self.cell, below - 24, self._x(axis.padded)
            inner = [((self._x(c), upper), (self._x(c), lower)) for c in range(axis.padded)]
            canvas.lines(inner, "border", 1)
            canvas.lines([((end, upper), (end, lower))], "muted", 1.6, DASHED)
            self._draw_row(canvas, top)
            self._draw_place(canvas, 0, first)
            self._draw_length(canvas, 0, axis.reach, "reach ", first + self.cell + 12)
            self._draw_length(canvas, axis.reach, axis.padded, "room ", first + self.cell + 12)
            for number in range(1, len(axis.places)):
                self._draw_place(canvas, number, first + 34 + self.pitch * number)
            canvas.paragraph(MARGIN, below, self.counting, _LINE, name="counting")
        return canvas.figure

    def _x(self, cell: float) -> float:
        return self.left + cell * self.cell

    def _boxes(self, cells: range, top: float) -> list[Box]:
        return [(self._x(n), top, self.cell, self.cell) for n in cells]

    def _draw_row(self, canvas: Canvas, top: float) -> None:
        axis, c = self.axis, self.cell
        left, right = axis.padding, axis.padding + axis.size
        for name, start, end in (("p", 0, left), ("H", left, right), ("p", right, axis.padded)):
            self._draw_length(canvas, start, end, f"{name} = ", top - 36, above=True)
        unread, inner = axis.unread, range(left, right)
        boxes = self._boxes(range(axis.padded), top)
        for n in sorted(range(axis.padded), key=inner.__contains__):  # solid lines upon dotted ones
            box, border = boxes[n], n not in inner
            fill = "unread" if n in unread else "border" if border else "paper"
            canvas.boxes([box], [fill])
            canvas.frame(box, *(("muted", 1.2, DOTTED) if border else ("line", 1.2)))
            if border and c > 26:
                canvas.text(
                    *(self._x(n + 0.5), top + c / 2, "0", TEXT, "muted"), name="border", halo=fill
                )
            if n in unread:
                canvas.lines(cross(*box), "line", 1.4)
        indices = [str(n - axis.padding) for n in range(axis.padded)]
        size = max(15, smallest_letter(canvas.width))
        every = -(-(widest(indices, size) + 3) // c)
        for n, words in enumerate(indices):
            if (n - axis.padding) % every == 0:
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

    def _draw_place(self, canvas: Canvas, number: int, top: float) -> None:
        axis, c, place = self.axis, self.cell, self.axis.places[number]
        middle, fits = top + c / 2, number < axis.out
        frame = ("read-frame", 2.6, None, 2.5) if fits else ("muted", 2, DASHED, 2.5)
        reach = range(place[0], place[-1] + 1)
        for n, box in zip(reach, self._boxes(reach, top), strict=True):
            read = n in place
            canvas.boxes([box], ["read" if read and fits else "paper"])
            if not read:
                canvas.lines(hatch(*box), "line", 1.2, above=1.5)
            canvas.frame(box, *(frame if read else ("line", 1.2)))
        if fits:
            canvas.text(MARGIN, middle, self.names[number], align="left", name="place")
        remark = self._x(self.length) + 18
        ink = "ink" if fits else "wrong"
        canvas.text(remark, middle, self.remarks[number], ink=ink, align="left", name="remark")
        if number:
            start, stride = place[0], axis.stride
            y = middle + 8 * (c > 34)
            canvas.arrow(self._x(start - stride) + 3, self._x(start) - 6, y)
            if c > 34:
                at = self._x(start - stride / 2), middle - 9
                canvas.text(*at, f"+{stride}", ink="muted", name="step")
