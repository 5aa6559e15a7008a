"""Paint a truth and a prediction: every score of a segmentation follows, without the kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.content import VOID
from lecture_utils.engine import metrics
from lecture_utils.figures.kit.controls import Control, Slider
from lecture_utils.widgets.kit._grid_widget import GridWidget
from lecture_utils.widgets.kit.explorer._settings import choice
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.metric_lab._examples import EXAMPLES, mask

#: The example that is shown when nothing else is asked for.
FIRST = "one-pixel shift"

#: How far apart outlines may lie, in pixels; the script has the same limit.
MOST_TOLERANCE = 3


class MetricLab(GridWidget):
    """Two masks to paint, and what pixel accuracy, IoU, Dice and cross entropy make of them.

    Python checks the masks; the browser counts pixels and divides, so that every stroke is followed
    at once. The numbers are those of ``lecture_utils.engine.metrics``.

    Parameters
    ----------
    truth : array_like of int, (H, W), optional
        Labels from 0 (background), and 255 for void: a pixel that counts nowhere. At most 16×16.
        Without masks and without ``preset`` the lab starts with the example "one-pixel shift".
    prediction : array_like of int, (H, W), optional
        Labels from 0, in the shape of ``truth``. Left out: all background.
    classes : int
        2 or 3. A preset that needs 3 brings them.
    preset : str, optional
        "all background", "one-pixel shift", "missed small object", "thin line", "void border" or
        "empty class", in place of masks.
    confidence : float
        The probability that a pixel's predicted class gets, from 1 / classes to below 1; the other
        classes share the rest. Cross entropy needs it: a mask alone has no probabilities.
    tolerance : int
        How far apart outlines may lie for the surface Dice, in pixels: from 0 to 3.
    size : {"small", "medium", "large", "classroom"}

    Attributes
    ----------
    confusion : lecture_utils.engine.metrics.ConfusionMatrix
        Of the masks as they are painted now.
    surface_dice : numpy.ndarray, (classes,)
        With ``tolerance`` as it is now; NaN for a class that is absent.
    cross_entropy : float
        With ``confidence`` as it is now; NaN if every pixel is void.

    Raises
    ------
    TypeError, ValueError
        A mask that is no grid of labels, too large, of another shape than the other or with unknown
        labels; masks and a preset together; ``classes``, ``confidence`` or ``tolerance`` out of
        range; a misspelt keyword.

    Examples
    --------
    >>> MetricLab([[1, 1], [0, 0]], [[1, 0], [0, 0]])  # doctest: +NORMALIZE_WHITESPACE
    MetricLab(2×2 pixels, 2 classes, 4 pixels count: pixel accuracy 0.75,
    IoU 0.667 and 0.5, mean 0.583; Dice 0.8 and 0.667, mean 0.733;
    surface Dice 1 and 1 within 1 pixel; cross entropy 0.655 at confidence 0.9)
    >>> MetricLab(preset="thin line").confusion.iou().round(3)
    array([0.75, 0.  ])
    """

    _esm, _css = assets("metric_lab")

    truth = traitlets.Any(help="labels, rows of numbers; 255 is void").tag(sync=True)
    prediction = traitlets.Any(help="labels, rows of numbers").tag(sync=True)
    classes = traitlets.Int(2, help="2 or 3").tag(sync=True)
    preset = traitlets.Unicode("", help="the example that is shown; empty once painted on").tag(
        sync=True
    )
    confidence = traitlets.Float(0.9, help="probability of the predicted class").tag(sync=True)
    tolerance = traitlets.Int(1, help="how far apart outlines may lie").tag(sync=True)
    shown = traitlets.Int(1, help="the class of the third grid").tag(sync=True)
    brush = traitlets.Int(1, help="the class that is painted, 255 for void").tag(sync=True)
    _undo: traitlets.List[dict[str, Any]] = traitlets.List(
        help="earlier states, the newest last"
    ).tag(sync=True)
    _examples: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        truth: Any = None,
        prediction: Any = None,
        classes: int = 2,
        preset: str | None = None,
        confidence: float = 0.9,
        tolerance: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        count, shown = _classes(classes), 1
        if truth is None and prediction is None:
            name = FIRST if preset is None else _preset(preset)
            count = max(count, EXAMPLES[name].classes)
            labels, guess = EXAMPLES[name].truth, EXAMPLES[name].prediction
            shown = EXAMPLES[name].shown
        elif preset is not None:
            raise ValueError(
                f"preset (={preset!r}) brings its own masks. Give either preset, or truth and "
                "prediction."
            )
        elif truth is None:
            raise ValueError(
                "prediction is given without truth. Give truth too, in the same shape."
            )
        else:
            name, labels = "", mask(truth, "truth", count)
            empty = np.zeros_like(labels)
            guess = mask(empty if prediction is None else prediction, "prediction", count)
            _same_shape(labels, guess)
        super().__init__(
            unknown,
            truth=labels,
            prediction=guess,
            classes=count,
            preset=name,
            shown=shown,
            confidence=_confidence(confidence, count),
            tolerance=_tolerance(tolerance),
            size=size,
            _examples=[{"name": name, **one._asdict()} for name, one in EXAMPLES.items()],
        )

    @property
    def confusion(self) -> metrics.ConfusionMatrix:
        """The confusion matrix of the masks as they are now."""
        return metrics.confusion_matrix(self.prediction, self.truth, self.classes, VOID)

    @property
    def surface_dice(self) -> np.ndarray:
        """Of each class, within ``tolerance`` pixels; NaN where it is absent."""
        masks = self.prediction, self.truth, self.classes
        found = metrics.surface_dice(*masks, tolerance=self.tolerance, ignore_index=VOID)
        return np.asarray(found)

    @property
    def cross_entropy(self) -> float:
        """The mean over the pixels that count; NaN if none does."""
        rest = (1 - self.confidence) / (self.classes - 1)
        chosen = np.eye(self.classes, dtype=bool)[np.array(self.prediction)]
        logits = np.log(np.where(chosen, self.confidence, rest)).transpose(2, 0, 1)
        return float(metrics.cross_entropy(logits[None], [self.truth], ignore_index=VOID))

    @traitlets.validate("truth", "prediction")
    def _mask(self, proposal: Any) -> list[list[int]]:
        name = proposal["trait"].name
        rows = mask(proposal["value"], name, self.classes)
        other = self.prediction if name == "truth" else self.truth
        if other is not None:
            _same_shape(rows, other)
        return rows

    @traitlets.validate("classes")
    def _count(self, proposal: Any) -> int:
        count = _classes(proposal["value"])
        for name in ("truth", "prediction"):
            if getattr(self, name) is not None:
                mask(getattr(self, name), name, count)
        return count

    @traitlets.validate("confidence")
    def _certain(self, proposal: Any) -> float:
        return _confidence(proposal["value"], self.classes)

    @traitlets.validate("tolerance")
    def _distance(self, proposal: Any) -> int:
        return _tolerance(proposal["value"])

    @traitlets.validate("preset")
    def _example(self, proposal: Any) -> str:
        return _preset(proposal["value"]) if proposal["value"] else ""

    @traitlets.validate("shown", "brush")
    def _class(self, proposal: Any) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "brush" and value == VOID:
            return VOID
        return checks.whole(
            value, name, least=0, most=self.classes - 1, example=1, why="it is a class"
        )

    @traitlets.observe("preset")
    def _load(self, change: Any) -> None:
        """Show the example that was named; from the browser its masks come along."""
        if not change["new"] or self._is_example():
            return
        one = EXAMPLES[change["new"]]
        with self.hold_trait_notifications():
            self.truth, self.prediction = one.truth, one.prediction
            self.classes, self.shown = one.classes, one.shown

    @traitlets.observe("truth", "prediction")
    def _forget(self, _: Any) -> None:
        if self.preset and not self._is_example():
            self.preset = ""

    @traitlets.observe("classes")
    def _fit(self, _: Any) -> None:
        """With fewer classes, what was chosen stays possible."""
        self.shown = min(self.shown, self.classes - 1)
        self.brush = self.brush if self.brush == VOID else min(self.brush, self.classes - 1)
        self.confidence = max(self.confidence, 1 / self.classes)

    def _is_example(self) -> bool:
        one = EXAMPLES[self.preset]
        return (self.truth, self.prediction) == (one.truth, one.prediction)

    def __repr__(self) -> str:
        found = self.confusion
        example = f"{self.preset!r}, " if self.preset else ""
        return (
            f"MetricLab({example}{len(self.truth)}×{len(self.truth[0])} pixels, {self.classes} "
            "classes, "
            f"{found.total} pixels count: pixel accuracy {_score(found.pixel_accuracy())}, "
            f"IoU {_scores(found.iou())}, mean {_score(found.mean_iou())}; "
            f"Dice {_scores(found.dice())}, mean {_score(found.mean_dice())}; "
            f"surface Dice {_scores(self.surface_dice)} within {self.tolerance} "
            f"pixel{'s' * (self.tolerance != 1)}; "
            f"cross entropy {_score(self.cross_entropy)} at confidence {self.confidence:g})"
        )

    def _controls(self) -> Sequence[Control]:
        names = {"": "your own", **{name: name for name in EXAMPLES}}
        labels = {n: f"class {n}" if n else "background" for n in range(self.classes)}
        least, confidence = 1 / self.classes, self.confidence
        return [
            choice("Example", "", self.preset, names),
            Slider("Confidence", value=confidence, low=least, high=1, text=f"{confidence:.2f}"),
            choice("Classes", "", self.classes, {2: "2", 3: "3"}),
            choice("Tolerance", "", self.tolerance, {n: str(n) for n in range(MOST_TOLERANCE + 1)}),
            choice("Paint with", "", self.brush, {**labels, VOID: "void"}),
            choice("Compare for", "", self.shown, labels),
        ]

    def _figure(self) -> Any:
        words = repr(self).partition(" count: ")[2].removesuffix(")")
        words = f"{words[0].upper()}{words[1:]}."
        return figures.masks(self.truth, self.prediction, self.shown, words, void=VOID).figure


def _score(value: float, missing: str = "none") -> str:
    """Three digits, half up as in the browser; a score that is not defined is a word."""
    if math.isnan(value):
        return missing
    return f"{Decimal(value).quantize(Decimal('0.001'), ROUND_HALF_UP).normalize():f}"


def _scores(values: np.ndarray) -> str:
    texts = [_score(value, "absent") for value in values]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def _same_shape(truth: Any, prediction: Any) -> None:
    one, other = np.shape(truth), np.shape(prediction)
    if one != other:
        raise ValueError(
            f"truth and prediction have the shapes {one} and {other}, but must have the same. Give "
            "both in a "
            f"new MetricLab."
        )


def _classes(value: Any) -> int:
    return checks.one_of(value, "classes", (2, 3))


def _confidence(value: Any, classes: int) -> float:
    number = checks.real(value, "confidence", example=0.9)
    if not 1 / classes <= number < 1:
        raise ValueError(
            f"confidence (={number:g}) must be from 1/{classes} to below 1: with less another "
            "class "
            f"would be the prediction, and 1 makes an error cost infinity. Use for example "
            f"confidence=0.9."
        )
    return number


def _tolerance(value: Any) -> int:
    return checks.whole(value, "tolerance", least=0, most=MOST_TOLERANCE, example=1)


def _preset(value: Any) -> str:
    return checks.one_of(value, "preset", tuple(EXAMPLES))
