"""Networks that label pixels, as they are wired: down the strides, across, and up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from lecture_utils.checks import shown
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.colours import LOOKS
from lecture_utils.figures.kit.inputs import counted_from_1, named, several
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, width_of, wrap

#: Most networks in one picture, and most parts of one.
MOST, MOST_PARTS = 6, 40

_LINE, _BOX, _ROW, _LANE, _GAP, _STRIDE = 25, (54, 28), 58, 108, 18, 40
_LOOKS = {
    "image": "plain",
    "map": "weight",
    "scores": "write",
    "sum": "read",
    "beside": "read",
    "output": "write",
}
_SIGNS = {"sum": "+", "beside": "&"}
_WORDS = {"image": "image", "sum": "sum", "beside": "maps beside each other"}

#: Kind, channels, (H, W), and from which parts it comes, each (number, how).
Part = tuple[str, int, tuple[int, int], tuple[tuple[int, str], ...]]


def networks(wirings: Mapping[str, Iterable[Part]]) -> Picture:
    """Diagrams of networks beside each other; each row has the maps of one stride.

    Boxes are maps with the number of their channels: light blue ones hold features, dark ones one
    score a class, yellow ones what two maps become: "+" their sum, "&" both, one behind the other.

    Parameters
    ----------
    wirings : dict
        Name to what ``models.wiring`` gives: parts (kind, channels, (H, W), sources).

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No network or more than 6; something that is no list of such parts.

    Examples
    --------
    >>> tiny = [("image", 1, (8, 8), ()), ("map", 4, (4, 4), ((0, "conv"),)),
    ...         ("output", 4, (8, 8), ((1, "×2"),))]
    >>> print(networks({"tiny": tiny}).alt)
    tiny: stride 1: image, 1 channel; stride 2: map of 4 channels (conv); stride 1: output of 4 \
channels (×2).
    """
    counted_from_1(named(wirings, "wirings", "{'FCN-8s': models.wiring(model)}"), "wirings", MOST)
    drawn = {name: _Diagram(name, parts) for name, parts in wirings.items()}
    return Picture(_draw(list(drawn.values())), " ".join(one.alt for one in drawn.values()))


class _Diagram:
    """Where each part of a network stands: its row (stride) and its lane."""

    def __init__(self, name: str, parts: Any) -> None:
        self.name = name
        self.parts: list[Part] = []
        for part in several(parts, f"wirings[{name!r}]", "models.wiring(model)"):
            self.parts.append(_checked(part, name, len(self.parts)))
        counted_from_1(self.parts, "parts", MOST_PARTS)
        side = self.parts[0][2][0]
        self.strides = [side // part[2][0] for part in self.parts]
        self.lanes: list[int] = []
        for number, (_, _, _, sources) in enumerate(self.parts):
            stride = self.strides[number]
            lane = max((self.lanes[n] + (self.strides[n] == stride) for n, _ in sources), default=0)
            taken = {self.lanes[n] for n in range(number) if self.strides[n] == stride}
            self.lanes.append(max(lane, max(taken, default=-1) + 1) if lane in taken else lane)
        ways = [
            (self.strides[source] == self.strides[number], self.lanes[number], width_of(_told(how)))
            for number, part in enumerate(self.parts)
            for source, how in part[3]
        ]
        #: From the middle of a box to that of the next in its row.
        self.step = max(_LANE, *(_BOX[0] + 28 + wide for level, _, wide in ways if level), 0)
        ends = [lane * self.step + _BOX[0] for lane in self.lanes]
        ends += [
            lane * self.step + _BOX[0] / 2 + 12 + wide
            for level, lane, wide in ways
            if not level and wide
        ]
        self.width = max(*ends, width_of(name, bold=True))

    @property
    def alt(self) -> str:
        """All parts in words."""
        words = []
        for number, (kind, channels, _, sources) in enumerate(self.parts):
            many = f"{channels} channel{'' if channels == 1 else 's'}"
            ways = ", ".join(self._way(n, how, number) for n, how in sources)
            what = f"{_WORDS[kind]}, {many}" if kind in _WORDS else f"{kind} of {many}"
            words.append(f"stride {self.strides[number]}: {what}{f' ({ways})' if ways else ''}")
        return f"{self.name}: {'; '.join(words)}."

    def _way(self, source: int, how: str, number: int) -> str:
        """How a part comes from another, which is named where it is not the one before."""
        of = f"from stride {self.strides[source]}"
        return how if how and source == number - 1 else f"{how} {of}".strip()


def _checked(part: Any, name: str, number: int) -> Part:
    try:
        kind, channels, (high, wide), sources = part
        fits = kind in _LOOKS and all(0 <= n < number for n, _ in sources)
        found: Part = (kind, int(channels), (int(high), int(wide)), tuple(sources))
    except (TypeError, ValueError):
        fits = False
    if not fits or min(found[1:2] + found[2]) < 1:
        raise ValueError(
            f"wirings[{name!r}] holds {shown(part)}, but a part is (kind, channels, (H, W), "
            "sources), and its sources come before it. Use models.wiring(model)."
        )
    return found


def _told(how: str) -> str:
    return "" if how == "conv" else how


def _draw(diagrams: Sequence[_Diagram]) -> Figure:
    """As many beside each other as fit, each line of them with its strides at the left."""
    lines: list[list[_Diagram]] = [[]]
    for one in diagrams:
        used = sum(other.width + 2 * _GAP for other in lines[-1])
        if lines[-1] and used + one.width > WIDEST - 2 * MARGIN - _STRIDE - _GAP:
            lines.append([])
        lines[-1].append(one)
    strides = [sorted({s for one in line for s in one.strides}) for line in lines]
    wide = max(sum(one.width for one in line) + 2 * _GAP * (len(line) - 1) for line in lines)
    width = max(2 * MARGIN + _STRIDE + _GAP + wide, 430)
    legend = wrap(_legend(diagrams), width - 2 * MARGIN)
    heights = [_LINE + _GAP + _ROW * len(some) for some in strides]
    with settings():
        canvas = Canvas(width, 2 * MARGIN + sum(heights) + _LINE * len(legend))
        top: float = MARGIN
        for line, some, height in zip(lines, strides, heights, strict=True):
            canvas.text(MARGIN, top + _LINE / 2, "stride", TEXT, "muted", "left")
            middles = {s: top + _LINE + _GAP + _BOX[1] / 2 + _ROW * n for n, s in enumerate(some)}
            for stride, y in middles.items():
                canvas.text(MARGIN + _STRIDE / 2, y, str(stride), TEXT, "muted")
            left: float = MARGIN + _STRIDE + _GAP
            for one in line:
                # the first row of writing has the word "stride", so names stand right of it
                start = max(left, MARGIN + width_of("stride") + 8) if one is line[0] else left
                canvas.text(start, top + _LINE / 2, one.name, TEXT, align="left", bold=True)
                _diagram(canvas, one, left, middles)
                left += one.width + 2 * _GAP
            top += height
        canvas.paragraph(MARGIN, top, legend, _LINE)
    return canvas.figure


def _diagram(canvas: Canvas, one: _Diagram, left: float, rows: Mapping[int, float]) -> None:
    wide, high = _BOX
    at = [
        (left + lane * one.step + wide / 2, rows[stride])
        for lane, stride in zip(one.lanes, one.strides, strict=True)
    ]
    for number, (kind, channels, _, sources) in enumerate(one.parts):
        x, y = at[number]
        look = LOOKS[_LOOKS[kind]]
        box = (x - wide / 2, y - high / 2, wide, high)
        canvas.boxes([box], [look.fill])
        canvas.frame(box, look.frame or "line", 1.6)
        words = f"{_SIGNS[kind]} {channels}" if kind in _SIGNS else str(channels)
        canvas.text(x, y, words, TEXT, look.ink, bold=look.bold)
        for source, how in sources:
            _way(canvas, at[source], (x, y), _told(how))


def _way(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], how: str) -> None:
    """An arrow between two boxes: level in a row, else level to the lane and then up or down."""
    (x0, y0), (x1, y1), (wide, high) = start, end, _BOX
    if y0 == y1:
        canvas.arrow(x0 + wide / 2 + 2, x1 - wide / 2 - 3, y1)
        middle = (x0 + x1) / 2
        canvas.text(middle - 3, y1 - 14, how, TEXT, "muted", name="way")
        return
    forward = 1 if y1 > y0 else -1
    tip = y1 - forward * (high / 2 + 3)
    first = y0 + forward * high / 2 if x0 == x1 else y0
    parts = [((x1, first), (x1, tip))]
    if x0 != x1:
        parts.append(((x0 + wide / 2 + 2, y0), (x1, y0)))
    heads = [((x1, tip), (x1 + side, tip - forward * 7)) for side in (-5, 5)]
    canvas.lines([*parts, *heads], "muted", 1.6)
    canvas.text(x1 + 9, tip - forward * 12, how, TEXT, "muted", "left", name="way")


def _legend(diagrams: Sequence[_Diagram]) -> str:
    """What the boxes and signs mean, as far as they occur."""
    kinds = Counter(part[0] for one in diagrams for part in one.parts)
    ways = {how for one in diagrams for part in one.parts for _, how in part[3]}
    said = ["A number counts channels: blue, features; dark green, scores of the classes"]
    said += ["+ adds two maps"] if kinds["sum"] else []
    said += ["& puts two maps beside each other, and convolves"] if kinds["beside"] else []
    said += ["arrow down: convolution with stride 2"] if "conv" in ways else []
    return "; ".join(said) + "."
