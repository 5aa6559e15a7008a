"""A training as a film: what the network says of a few scenes, moment by moment."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures, style
from lecture_utils.figures.kit.classes import DIGIT_CLASSES, Classes, colours_of
from lecture_utils.figures.kit.colours import rgb
from lecture_utils.figures.kit.regions import signs
from lecture_utils.widgets.kit._grid_widget import GridWidget
from lecture_utils.widgets.kit.modules import assets
from lecture_utils.widgets.training_film import _footage

#: Height and width of a letter, as a share of the width of a map.
_LETTER = (0.115, 0.1)


class TrainingFilm(GridWidget):
    """Images, what is true of each pixel, and what a network said of them while it was trained.

    One column a scene: image, truth, prediction now, and the pixels that are wrong now. A slider,
    the arrow keys or the line of the scores lead from moment to moment; space plays. All of it is
    in the page: no kernel is needed.

    Parameters
    ----------
    images : array_like, (n, H, W) or (n, 1, H, W)
        From 0 (black) to 1 (white), at most 6, at most 128 pixels a side.
    truth : array_like of int, (n, H, W)
        Labels from 0 (background), and ``void`` for pixels that count nowhere.
    predictions : array_like of int, (moments, n, H, W)
        Labels at each moment, at most 60 moments.
    scores : sequence of float, (moments,)
        One number a moment, such as the mean IoU on many more scenes than are shown.
    names : sequence of str, (moments,)
        What a moment is called, such as "step 100"; no two alike.
    classes : sequence of str
        The name of each label from 0.
    score_name : str
        What the score is called.
    void : int
        The label of pixels that belong to no class.
    says : str
        What the film shows, in a sentence. It stands in the text of the widget **instead of** its
        first and last score, which differ a little from one computer to the next if the network was
        trained there.
    step : int
        The moment that is shown first, from 0.
    wrong : bool
        Whether the row of the wrong pixels is shown.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError, ValueError
        Arrays of other shapes or kinds, labels that are no class, more scenes or moments than can
        be shown, another number of scores or names, a misspelt keyword.

    Examples
    --------
    >>> truth = np.zeros((1, 8, 8), int)
    >>> truth[0, 2:6, 2:6] = 4
    >>> moments = ["step 0", "step 100"]
    >>> film = TrainingFilm(truth / 4, truth, [0 * truth, truth], [0.4, 1], moments)
    >>> film  # doctest: +NORMALIZE_WHITESPACE
    TrainingFilm(1 scene of 8×8 pixels, 11 classes,
    2 moments from 'step 0' to 'step 100': mean IoU 0.40 to 1.00)
    """

    _esm, _css = assets("training_film")

    wrong = traitlets.Bool(True, help="whether the wrong pixels are shown").tag(sync=True)
    _shape: traitlets.List[int] = traitlets.List(help="[moments, scenes, H, W]").tag(sync=True)
    _images = traitlets.Unicode(help="grey levels, base64").tag(sync=True)
    _labels = traitlets.Unicode(help="truth, then all predictions: zlib, base64").tag(sync=True)
    _signs: traitlets.List[Any] = traitlets.List(
        help="[[label, row, column], …] of truth and moments"
    ).tag(sync=True)
    _wrong: traitlets.List[list[int]] = traitlets.List(
        help="wrong pixels, by moment and scene"
    ).tag(sync=True)
    _scores: traitlets.List[float] = traitlets.List().tag(sync=True)
    _range: traitlets.List[float] = traitlets.List(
        help="[low, high] of the line of the scores"
    ).tag(sync=True)
    _palette: traitlets.List[Any] = traitlets.List(
        help="[red, green, blue] of labels, and two of void"
    ).tag(sync=True)
    _marks: traitlets.List[Any] = traitlets.List(
        help="background, right, wrong, and two of void"
    ).tag(sync=True)
    _words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        images: Any,
        truth: Any,
        predictions: Any,
        scores: Any,
        names: Sequence[str],
        classes: Sequence[str] = DIGIT_CLASSES,
        score_name: str = "mean IoU",
        void: int = 255,
        says: str = "",
        step: int = 0,
        wrong: bool = True,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        self._known = known = Classes(classes, void)
        self._pictures = _footage.images(images)
        self._truth = _footage.truth(truth, self._pictures.shape, known)
        self._predictions = guesses = _footage.predictions(predictions, self._truth.shape, known)
        moments = len(guesses)
        numbers = _footage.scores(scores, moments)
        texts = [f"{score:.2f}" for score in numbers]
        called = _footage.names(names, moments)
        self._says = checks.text(says, "says", "Right at the end.")
        packed = known.without_void(np.concatenate([self._truth[None], guesses])).astype(np.uint8)
        grey = np.round(255 * self._pictures.clip(0, 1)).astype(np.uint8)
        letters = {n: known.sign(n) for n in range(1, len(known.names) + 1)}
        super().__init__(
            unknown,
            step=_footage.moment(step, moments),
            wrong=checks.flag(wrong, "wrong"),
            size=size,
            _shape=list(guesses.shape),
            _images=base64.b64encode(grey.tobytes()).decode("ascii"),
            _labels=base64.b64encode(zlib.compress(packed.tobytes(), 9)).decode("ascii"),
            _signs=_signs(packed, max(map(len, letters.values()))),
            _wrong=self._wrong_pixels().tolist(),
            _scores=numbers,
            _range=_range(numbers),
            _palette=[rgb(colour) for colour in colours_of(known)],
            _marks=[rgb(colour) for colour in _MARKS],
            _words={
                "names": called,
                "scoreName": checks.text(score_name, "score_name", "mean IoU"),
                "scoreTexts": texts,
                "letters": letters,
                "legend": known.legend(np.unique([*self._truth.flat, *guesses.flat]).tolist()),
                "chartWords": _chart_words(score_name, texts, numbers, called),
            },
        )

    @traitlets.validate("step")
    def _moment(self, proposal: Any) -> int:
        return _footage.moment(proposal["value"], len(self._predictions))

    def _wrong_pixels(self) -> np.ndarray:
        """How many there are, (moments, n); void counts nowhere."""
        wrong = (self._predictions != self._truth) & (self._truth != self._known.void)
        return np.asarray(wrong.sum(axis=(2, 3)))

    def __repr__(self) -> str:
        moments, scenes, height, width = self._shape
        names, texts = self._words["names"], self._words["scoreTexts"]
        when = f"{moments} moments from {names[0]!r} to {names[-1]!r}"
        score = self._words["scoreName"]
        result = self._says or f"{score} {texts[0]} to {texts[-1]}"
        if moments == 1:
            when, result = f"1 moment, {names[0]!r}", self._says or f"{score} {texts[0]}"
        return (
            f"TrainingFilm({scenes} scene{'s' * (scenes > 1)} of {height}×{width} pixels, "
            f"{len(self._known.names)} classes, {when}: {result})"
        )

    def _figure(self) -> Any:
        """Images, truth, and the first, the middle and the last moment."""
        rows: dict[str, Any] = {"image": self._pictures, "truth": self._truth}
        last = len(self._predictions) - 1
        for moment in sorted({0, last // 2, last}):
            name, text = self._words["names"][moment], self._words["scoreTexts"][moment]
            rows[f"{name}: {self._words['scoreName']} {text}"] = self._predictions[moment]
        known = self._known
        return figures.label_maps(rows, classes=known.names, void=known.void).figure


#: A pixel that is rightly background, right, wrong, and void.
_MARKS = (style.GROUND, style.VOID_GREYS[1], style.PAGE["mistake"][1], *style.VOID_GREYS)


def _signs(maps: np.ndarray, letters: int) -> list[list[list[list[float]]]]:
    """Places of the signs of all maps (moments + 1, n, H, W); they move little."""
    width = maps.shape[-1]
    box = (max(1, round(_LETTER[0] * width)), max(1, round(_LETTER[1] * letters * width)))
    found: list[list[list[list[float]]]] = []
    before: list[Any] = [()] * maps.shape[1]
    for at_once in maps:
        before = [signs(labels, box, near) for labels, near in zip(at_once, before, strict=True)]
        found.append([[list(sign) for sign in scene] for scene in before])
    return found


def _range(scores: Sequence[float]) -> list[float]:
    """From 0 to 1 where the scores are such shares, else as far as they reach."""
    low, high = min(scores), max(scores)
    return [0, 1] if low >= 0 and high <= 1 else [low, high]


def _chart_words(
    score_name: str, texts: Sequence[str], scores: Sequence[float], names: Sequence[str]
) -> str:
    best = int(np.argmax(scores))
    return (
        f"{score_name} over the training: {texts[0]} at {names[0]}, {texts[-1]} at {names[-1]}, "
        f"highest {texts[best]} at "
        f"{names[best]}."
    )
