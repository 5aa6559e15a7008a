"""A segmentation project: each step is checked and written down, and the rubric is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.exercises.project._record import METRICS, Record
from lecture_utils.exercises.project._rubric import REASONS, SIGNS, Criterion, rubric
from lecture_utils.exercises.project._submitted import (
    digest,
    group,
    masks,
    names,
    parts,
    position,
)

#: A sentence that may stand for a reason.
EXAMPLE = "Crops of one scene stay together."


class Project(Record):
    """Write down a segmentation project step by step; the rubric says what is met, and what is not.

    Make it before the first training. It scores what it is given, counts how often the test labels
    are read, and shows its rubric. A cell that runs again adds nothing: a name that comes again
    replaces, and the same test prediction is no second reading.

    Parameters
    ----------
    labels : mapping of str to array_like of int, (N, H, W)
        The masks of "train", "validation" and "test".
    groups : mapping of str to iterable
        For each part, what each of its N images was cut out of: its photograph, its patient.
    classes : sequence of str
        ``classes[label]``.
    metric : {"mean IoU", "mean Dice", "pixel accuracy"}
        What judges, over all pixels of a part.
    ignore_index : int
        The label of void pixels, 255; they count nowhere.

    Raises
    ------
    TypeError, ValueError
        A part is missing, masks that are not (N, H, W) whole numbers, groups of another number, an
        unknown metric. Labels that are no class are told by the rubric.

    Examples
    --------
    >>> masks = np.tile([[0, 0], [0, 1]], (3, 1, 1))
    >>> parts = {"train": masks, "validation": masks, "test": masks}
    >>> project = Project(parts, {part: [part] * 3 for part in parts}, ("ground", "shoe"))
    >>> project.baseline("nothing", 0 * masks)
    (0.375,)
    >>> project.rubric()[0]
    met: Split. No group is in two parts: 1, 1 and 1 groups.
    """

    def __init__(
        self,
        labels: Mapping[str, Any],
        groups: Mapping[str, Iterable[Any]],
        classes: Sequence[str],
        metric: str = "mean IoU",
        ignore_index: int = 255,
    ) -> None:
        self.classes = names(classes)
        super().__init__()
        least = len(self.classes)
        self.ignore_index = checks.whole(ignore_index, "ignore_index", least=least, example=255)
        self.metric = checks.one_of(metric, "metric", tuple(METRICS))
        self.labels = {part: masks(one, f"labels[{part!r}]") for part, one in parts(labels)}
        self.groups = {part: group(one, part) for part, one in parts(groups, "groups")}
        for part, one in self.labels.items():
            if len(one) != len(self.groups[part]):
                raise ValueError(
                    f"groups[{part!r}] has {len(self.groups[part])} entries, but there are "
                    f"{len(one)} masks. Give one for each mask, in their order."
                )

    # -- what is done ------------------------------------------------------------------------------

    def baseline(self, name: str, predictions: Any) -> tuple[float, ...]:
        """Score what a network has to beat, on the validation images.

        Parameters
        ----------
        name : str
        predictions : array_like of int, (N, H, W), or a list of them
            Labels; one prediction, or one for each seed.

        Returns
        -------
        tuple of float
            The metric of each prediction.

        Raises
        ------
        TypeError, ValueError
            No name, or a prediction that does not fit the masks.
        """
        name, guesses = self._guesses(name, predictions)
        self.baselines[name] = self._scores(guesses)
        return self.baselines[name]

    def network(self, name: str, predictions: Any) -> tuple[float, ...]:
        """Score a network on the validation images: one prediction for each seed.

        Parameters
        ----------
        name : str
            Network and settings: each combination has a name of its own.
        predictions : array_like of int, (N, H, W), or a list of them

        Returns
        -------
        tuple of float
            The metric of each seed.

        Raises
        ------
        TypeError, ValueError
            As ``baseline``.
        """
        name, guesses = self._guesses(name, predictions)
        scores = self._scores(guesses)
        images = zip(guesses[0], self.labels["validation"], strict=True)
        self.of_images[name] = np.array([self.score(*one) for one in images])
        self.predictions[name] = tuple(map(digest, guesses))
        self.networks[name] = scores
        return scores

    def choose(self, name: str, **reasons: str) -> None:
        """Choose one of the networks, and say why: before the test is read.

        Parameters
        ----------
        name : str
            Of a network that has been scored.
        **reasons : str
            A sentence each: ``split``, ``metric``, ``baseline`` and ``loss``.

        Raises
        ------
        TypeError, ValueError
            There is no such network, or none at all; an unknown reason, or one that is no text.
        """
        if not self.networks:
            raise ValueError(
                "no network is scored yet, so none can be chosen. Use project.network(name, "
                "predictions) first."
            )
        chosen = checks.one_of(name, "name", tuple(self.networks))
        for about, why in reasons.items():
            checks.text(why, about, EXAMPLE)
            if about not in REASONS:
                raise ValueError(
                    f"{about} (={checks.shown(why)}) is no reason of the rubric; these are "
                    f"{checks.listed(REASONS, 'and')}. Use for example {REASONS[0]}={EXAMPLE!r}."
                )
        self.chosen = chosen
        self.reasons |= reasons

    def test(self, prediction: Any) -> float:
        """Score the chosen network on the test images. Once.

        Parameters
        ----------
        prediction : array_like of int, (N, H, W)

        Returns
        -------
        float

        Raises
        ------
        TypeError, ValueError
            A prediction that does not fit the masks.
        """
        guess = self._guess(prediction, "test", "prediction")
        score = self.score(guess, self.labels["test"])
        if not self.tested:
            self.before_test = dict(self.predictions)
        self.tested.setdefault(digest(guess), (self.chosen, score))
        return score

    def failures(self, seen: Mapping[int, str]) -> None:
        """Say what went wrong in validation images that the chosen network labels badly.

        Parameters
        ----------
        seen : mapping of int to str
            The position of an image among those of validation, and a sentence.

        Raises
        ------
        TypeError, ValueError
            A position that there is not, or something that is no text.
        """
        if not isinstance(seen, Mapping):
            raise TypeError(
                f"seen (={checks.shown(seen)}) must say something of each image. Use for example "
                "{3: 'The strap of the bag is missing.'}."
            )
        count = len(self.labels["validation"])
        self.failed = {
            position(n, count): checks.text(text, f"seen[{n}]", "The strap of the bag is missing.")
            for n, text in seen.items()
        }

    # -- what is shown -----------------------------------------------------------------------------

    def rubric(self) -> tuple[Criterion, ...]:
        """Each criterion: whether it is met, what is missing, and why it matters."""
        return rubric(self)

    def __repr__(self) -> str:
        return "\n".join([self._heading(), *map(repr, self.rubric())])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(one.name)}</th><td>{one.sign} {one.state}</td>'
            f'<td style="text-align: left">{escape(one.said)}</td>'
            f'<td style="text-align: left">{escape(one.why)}</td></tr>'
            for one in self.rubric()
        )
        names = ("Criterion", "State", "In this project", "Why it matters")
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        caption = f"<caption>{escape(self._heading())}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _heading(self) -> str:
        states = [one.state for one in self.rubric()]
        counts = ", ".join(f"{states.count(name)} {name}" for name in SIGNS)
        return f"Project({len(self.classes)} classes, {self.metric}): {counts}"

    # -- how it is scored --------------------------------------------------------------------------

    def _guesses(self, name: Any, predictions: Any) -> tuple[str, list[np.ndarray]]:
        checks.text(name, "name", "FCN-8s")
        if not name.strip():
            raise ValueError(f"name (={name!r}) is empty. Use for example name='FCN-8s'.")
        several = isinstance(predictions, list | tuple) or np.ndim(predictions) == 4
        given = list(predictions) if several else [predictions]
        if not given:
            raise ValueError("predictions (=[]) is empty. Give one prediction for each seed.")
        return name, [self._guess(one, "validation", "predictions") for one in given]

    def _scores(self, guesses: list[np.ndarray]) -> tuple[float, ...]:
        return tuple(self.score(guess, self.labels["validation"]) for guess in guesses)

    def _guess(self, prediction: Any, part: str, name: str) -> np.ndarray:
        guess = masks(prediction, name)
        if guess.shape != self.labels[part].shape:
            raise ValueError(
                f"{name} has the shape {guess.shape}, but the masks of {part} have "
                f"{self.labels[part].shape}. Give one label for each of their pixels."
            )
        return guess.astype(np.int64)
