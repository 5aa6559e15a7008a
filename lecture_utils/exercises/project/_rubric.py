"""What a project is asked: each criterion reads the record, and answers in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lecture_utils.exercises.project._record import PARTS, Record

#: What is decided in words.
REASONS = ("split", "metric", "baseline", "loss")

SIGNS: Mapping[str, str] = {"met": "✓", "not met": "✗", "open": "…"}

#: Above this share of one class, pixel accuracy tells little of the others.
MOST = 0.75

#: Seeds of each network, failures that are looked at, and words of a reason: at least.
SEEDS, FAILURES, WORDS = 3, 3, 5


@dataclass(frozen=True)
class Criterion:
    """One question of the rubric, answered.

    Parameters
    ----------
    name : str
    state : {"met", "not met", "open"}
    said : str
        What this project shows, or what is missing.
    why : str
        Why it matters.

    Examples
    --------
    >>> Criterion("Test", "open", "The test was not read yet.", "The last number is honest once.")
    open: Test. The test was not read yet.
    """

    name: str
    state: str
    said: str
    why: str

    @property
    def sign(self) -> str:
        """✓, ✗ or …"""
        return SIGNS[self.state]

    def __repr__(self) -> str:
        return f"{self.state}: {self.name}. {self.said}"


def rubric(project: Record) -> tuple[Criterion, ...]:
    """Every criterion of a project, answered."""
    return tuple(Criterion(name, *ask(project), why) for name, (ask, why) in _CRITERIA.items())


Said = tuple[str, str]


def _split(project: Record) -> Said:
    groups = {part: set(found) for part, found in project.groups.items()}
    for one, other in combinations(PARTS, 2):
        both = [group for group in project.groups[one] if group in groups[other]]
        if both:
            count = len(set(both))
            noun = "group is" if count == 1 else "groups are"
            return "not met", (
                f"{count} {noun} in {one} and in {other}, for example {both[0]!r}. Keep each group "
                "in one part."
            )
    counts = [len(found) for found in groups.values()]
    return "met", f"No group is in two parts: {counts[0]}, {counts[1]} and {counts[2]} groups."


def _masks(project: Record) -> Said:
    count = len(project.classes)
    for part, masks in project.labels.items():
        found = np.unique(masks)
        strange = [n for n in found.tolist() if not 0 <= n < count and n != project.ignore_index]
        if strange:
            return "not met", (
                f"{part} has the label {strange[0]}, which is no class (0 to {count - 1}) and not "
                f"void ({project.ignore_index}). Was a mask resized with interpolation, or saved "
                "as JPEG?"
            )
        missing = [name for n, name in enumerate(project.classes) if n not in found]
        if missing:
            return "not met", f"No mask of {part} shows {missing[0]!r}. Divide in another way."
    return (
        "met",
        f"Every label is one of {count} classes or void, and every part shows all classes.",
    )


def _metric(project: Record) -> Said:
    shares = project.shares()
    name, share = project.classes[int(shares.argmax())], f"{100 * shares.max():.0f} %"
    if project.metric == "pixel accuracy" and shares.max() > MOST:
        return "not met", (
            f"{name!r} has {share} of the pixels, so pixel accuracy says little of the others. Use "
            "mean IoU or mean Dice."
        )
    return "met", f"{name!r} has {share} of the pixels; {project.metric} fits that."


def _baseline(project: Record) -> Said:
    if not project.baselines:
        return "open", "Score something without a network: project.baseline(name, prediction)."
    best = max(project.baselines, key=lambda name: np.mean(project.baselines[name]))
    if np.mean(project.baselines[best]) <= project.lazy():
        return "not met", (
            f"{best!r} is no better than saying the most frequent class everywhere. Take a "
            "stronger one, for example a threshold."
        )
    return "met", f"{best!r} is better than saying the most frequent class everywhere."


def _seeds(project: Record) -> Said:
    if not project.networks:
        return "open", "Train a network, and score it: project.network(name, predictions)."
    counts = {name: len(found) for name, found in project.networks.items()}
    least = min(counts, key=counts.__getitem__)
    if counts[least] < SEEDS:
        return "not met", f"{least!r} has {counts[least]} of {SEEDS} seeds. Train it again."
    for name in project.networks:
        if project.trainings(name) < counts[name]:
            return "not met", (
                f"Two predictions of {name!r} are the same in every pixel: one training is no two. "
                "Train it with another seed."
            )
    if len(set(counts.values())) > 1:
        return "not met", "The networks have different numbers of seeds. Give each as many."
    return "met", f"Every network has {counts[least]} seeds. (Five tell more.)"


def _beaten(project: Record) -> Said:
    name = project.chosen or next(iter(project.networks), None)
    if not project.baselines or name is None or project.trainings(name) < SEEDS:
        return "open", f"It needs a baseline, and a network with {SEEDS} seeds."
    best = max(project.baselines.values(), key=lambda found: float(np.mean(found)))
    found = project.networks[name]
    spread = max(np.ptp(found), np.ptp(best))
    if np.mean(found) - np.mean(best) <= spread:
        return "not met", (
            f"What {name!r} gains over the best baseline is not more than the spread of the seeds. "
            "Improve it, or report that it gains nothing."
        )
    return "met", f"{name!r} beats the best baseline by more than the spread of the seeds."


def _choice(project: Record) -> Said:
    if project.chosen is None:
        return "open", "Choose by the validation scores: project.choose(name, loss='...')."
    own = project.networks[project.chosen]
    for name, found in project.networks.items():
        if np.mean(found) - np.mean(own) > max(np.ptp(found), np.ptp(own)):
            return "not met", (
                f"{name!r} is better than {project.chosen!r} by more than the spread. Choose by "
                "the validation scores."
            )
    return "met", f"No other network is clearly better than {project.chosen!r} on validation."


def _reasons(project: Record) -> Said:
    missing = [about for about in REASONS if about not in project.reasons]
    if missing:
        return "open", f"Say why, in a sentence each: {', '.join(missing)}."
    short = [about for about, why in project.reasons.items() if len(why.split()) < WORDS]
    if short:
        return "not met", f"The reason for {short[0]!r} has fewer than {WORDS} words. Say why."
    return "met", f"There is a sentence about each: {', '.join(REASONS)}. Let somebody read them."


def _test(project: Record) -> Said:
    if not project.tested:
        return "open", "The test was not read yet: project.test(prediction), at the very end."
    if len(project.tested) > 1:
        return "not met", (
            f"{len(project.tested)} predictions were scored on the test. Report the first, say so, "
            "and take new test images for the next choice."
        )
    ((name, _),) = project.tested.values()
    if name is None or name != project.chosen:
        return "not met", (
            "The network was chosen after the test was read. Take new test images; choose first."
        )
    for scored, found in project.predictions.items():
        if project.before_test.get(scored) != found:
            return "not met", (
                f"{scored!r} was scored on validation after the test was read, which may have had "
                "a part in it. Take new test images."
            )
    return "met", f"The test was read once, with {name!r}, which had been chosen before."


def _failures(project: Record) -> Said:
    if project.chosen is None or not project.failed:
        return "open", (
            f"Look at {FAILURES} of project.worst(), and say what went wrong: "
            "project.failures({3: '...'})."
        )
    worse_half = set(project.worst(max(FAILURES, len(project.labels["validation"]) // 2)))
    for n, text in project.failed.items():
        if n not in worse_half:
            return "not met", f"Image {n} is labelled rather well. Take images of project.worst()."
        if len(text.split()) < WORDS:
            return (
                "not met",
                f"Image {n}: fewer than {WORDS} words. Say what went wrong, and where.",
            )
    if len(project.failed) < FAILURES:
        return (
            "not met",
            f"Only {len(project.failed)} of {FAILURES} failures. Look at more of them.",
        )
    return "met", f"{len(project.failed)} of the worst validation images are described."


_CRITERIA: Mapping[str, tuple[Callable[[Record], Said], str]] = {
    "Split": (_split, "What was learned would be tested."),
    "Masks": (_masks, "A wrong label is learned like a right one, and no score shows it."),
    "Metric": (_metric, "A score that misses the task rewards the wrong network."),
    "Baseline": (_baseline, "Without a rival a number says nothing."),
    "Seeds": (_seeds, "One training can be lucky."),
    "Beaten": (_beaten, "A gain within the spread may be luck."),
    "Choice": (_choice, "Validation images are there to choose with."),
    "Reasons": (_reasons, "Others must be able to follow, and to disagree."),
    "Test": (_test, "Whoever reads it twice chooses by it, and its score is too high."),
    "Failures": (_failures, "A mean hides where the network fails."),
}
