"""What a training has left behind, as plain data."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any

#: Lists of numbers.
_NUMBERS = ("train", "validation", "lr", "seconds")


@dataclass
class History:
    """Losses and scores of each finished epoch.

    Attributes
    ----------
    train, validation : list of float
        Mean loss of each epoch; ``validation`` is empty if there is no validation set.
    metrics : dict of list of float
        What ``fit(metrics=...)`` measured after each epoch.
    lr : list of float
        Learning rate of the last step of each epoch.
    seconds : list of float
        Time from the start of the training to the end of each epoch, without the validation.
    steps : int
        Steps of the optimiser in these epochs.
    steps_per_epoch : int
    best : int or None
        Epoch (from 0) whose weights the model has at the end; None if no epoch was finished.
    interrupted, stopped_early : bool
        The reader broke the training off; ``patience`` ended it.
    finished : bool
        There is nothing left to do: all epochs were made, the seconds are used up, or ``patience``
        ended it.
    settings : dict
        The arguments of ``fit`` that numbers depend on.

    Examples
    --------
    >>> history = History(train=[0.5, 0.25], steps=8, steps_per_epoch=4, best=1, interrupted=True)
    >>> history
    History(2 epochs of 4 steps, interrupted)
    >>> History.from_json(history.to_json()) == history
    True
    """

    train: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    lr: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    steps: int = 0
    steps_per_epoch: int = 0
    best: int | None = None
    interrupted: bool = False
    stopped_early: bool = False
    finished: bool = False
    settings: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.train)

    def to_json(self) -> str:
        """The history as a JSON text; ``from_json`` gives it back.

        JSON has no NaN and no infinity: such a score is written as the text "nan", "inf" or "-inf".
        """
        return json.dumps(_written(asdict(self)), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> History:
        """The history that ``to_json`` wrote.

        Parameters
        ----------
        text : str
            What ``to_json`` wrote.

        Raises
        ------
        ValueError
            The text is no history.
        """
        try:
            data = json.loads(text)
            if not isinstance(data, dict):
                raise TypeError(f"it is a {type(data).__name__}")
            kinds: dict[str, Any] = {name: type(value) for name, value in vars(cls()).items()}
            kinds["best"] = int | None
            for name, value in data.items():
                if name not in kinds:
                    raise ValueError(f"nothing is called {name!r}")
                if not isinstance(value, kinds[name]):
                    raise TypeError(f"{name} is {value!r}")
                if name in _NUMBERS:
                    data[name] = [float(number) for number in value]
            scores = data.get("metrics", {}).items()
            data["metrics"] = {name: [float(score) for score in values] for name, values in scores}
        except (ValueError, TypeError) as problem:
            raise ValueError(
                f"text is no history ({problem}). Use what History.to_json wrote."
            ) from None
        return cls(**data)

    def __repr__(self) -> str:
        """Counts only: times and losses differ between machines."""
        state = ", interrupted" if self.interrupted else ""
        state += ", stopped early" if self.stopped_early else ""
        if self.settings.get("seconds") is not None:  # then even the counts differ
            return f"History({self.settings['seconds']:g} s of training{state})"
        return f"History({len(self)} epochs of {self.steps_per_epoch} steps{state})"


def _written(value: Any) -> Any:
    """The same, with text in place of numbers that JSON does not have."""
    if isinstance(value, dict):
        return {name: _written(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_written(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
