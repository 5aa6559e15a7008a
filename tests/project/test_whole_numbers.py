"""Every whole number of the public interface is checked alike: no bool, no 3.0, no text, no None.

The table is complete: a public function with such a parameter is refused if neither it nor the
table of the layers' parameters in test_bad_input has it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils import datasets, exercises, figures, metrics, models, ops, shapes, slides, trace
from lecture_utils import losses as torch_losses
from tests.project import test_bad_input
from tests.tables import case
from tests.widgets.training_films import learning

NOT_WHOLE = (True, 3.0, "3", float("nan"), None, np.True_, np.float32(2.5))

X, K = slides.X, slides.K
POOLED, SWITCHES = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
LABELS = ([[0, 1], [1, 1]], [[0, 0], [1, 1]])
SCORES = (np.zeros((1, 2, 2, 2)), np.zeros((1, 2, 2), int))
LAYER = "kernel_size stride padding dilation"
STACK = [{"kernel_size": 3}]


def tensors(call: Callable[..., Any]) -> Callable[..., Any]:
    """A loss with scores and labels as tensors."""
    import torch

    arguments = [torch.tensor(SCORES[0]), torch.tensor(SCORES[1])]
    return lambda **given: call(*arguments, **given)


def fit(**given: Any) -> Any:
    import torch

    data = (torch.zeros(4, 1, 8, 8), torch.zeros(4, 1, 8, 8))
    loss = torch.nn.functional.mse_loss
    model = models.LinearAutoencoder(2)
    return lu.training.fit(
        model, data, loss=loss, validation=data, **{"epochs": 1, "batch_size": 4} | given
    )


# Public name -> (a call with all that it needs, its whole numbers, those of them that may be None).
TABLE: dict[str, tuple[Callable[..., Any], str, str]] = {
    "baselines.PCA": (lambda latent: lu.baselines.PCA(np.eye(4), latent), "latent", ""),
    "baselines.median_filter": (
        lambda size: lu.baselines.median_filter(np.zeros((1, 1, 4, 4)), size),
        "size",
        "",
    ),
    "baselines.nearest": (
        lambda count: lu.baselines.nearest(np.eye(4), np.eye(4), count),
        "count",
        "",
    ),
    "datasets.ClothesSceneMaker": (datasets.ClothesSceneMaker, "size most", ""),
    "datasets.clothes": (datasets.clothes, "seed", ""),
    "datasets.clothes_scenes": (
        lambda **given: datasets.clothes_scenes(**{"n": 1, "split": "test"} | given),
        "n seed size most",
        "",
    ),
    "datasets.digits": (datasets.digits, "seed", ""),
    "datasets.photo": (lambda size: datasets.photo("cat", size), "size", "size"),
    "datasets.photo_mask": (lambda size: datasets.photo_mask("cat", size), "size", ""),
    "datasets.scenes": (lambda **given: datasets.scenes(**{"n": 1} | given), "n seed", ""),
    "exercises.Project": (
        lambda ignore_index: exercises.Project(
            *(dict.fromkeys(("train", "validation", "test"), one) for one in (LABELS[0], [0])),
            classes=("no", "yes"),
            ignore_index=ignore_index,
        ),
        "ignore_index",
        "",
    ),
    "exercises.cost": (lambda seed: exercises.cost("iou", seed=seed), "seed", ""),
    "exercises.problem": (
        lambda **given: exercises.problem("conv2d", **given),
        "difficulty seed",
        "",
    ),
    "exercises.step_rule": (
        lambda **given: exercises.step_rule(exercises.problem("conv2d", seed=1), **given),
        "row column",
        "",
    ),
    "exercises.which_rule": (
        lambda **given: exercises.which_rule("conv2d", **given),
        "difficulty seed",
        "",
    ),
    "figures.cloud": (
        lambda marked: figures.cloud(np.eye(2), "Two points.", marked=marked),
        "marked",
        "marked",
    ),
    "figures.channels": (
        lambda **given: figures.channels(np.array([X, X]), np.array([[K, K]]), **given),
        "stride padding",
        "",
    ),
    "figures.shared_weights": (
        figures.shared_weights,
        "kernel_size input_size stride padding",
        "",
    ),
    "live.LearnedKernel": (lu.live.LearnedKernel, "last", ""),
    "trace.conv2d_channels": (
        lambda **given: trace.conv2d_channels(np.array([X, X]), np.array([[K, K]]), **given),
        "stride padding dilation channel",
        "",
    ),
    "figures.frame": (lambda step: figures.frame(trace.conv2d(X, K), step), "step", "step"),
    "figures.matrix": (
        lambda **given: figures.matrix(lu.matrices.conv_matrix(K, 3), **given),
        "groups",
        "groups",
    ),
    "figures.receptive_field": (
        lambda **given: figures.receptive_field(STACK, **given),
        "size",
        "size",
    ),
    "figures.shades": (lambda columns: figures.shades({"X": X}, columns), "columns", ""),
    "figures.checkerboard": (lambda pairs: figures.checkerboard([(pairs, 2)]), "pairs", ""),
    "figures.stamps": (
        lambda **given: figures.stamps(X, K, **given),
        "stride padding dilation output_padding",
        "",
    ),
    "figures.strip": (lambda steps: figures.strip(trace.conv2d(X, K), [steps]), "steps", "steps"),
    "figures.trace_figure": (
        lambda step: lu.figures.trace_figure(trace.conv2d(X, K), step),
        "step",
        "step",
    ),
    "figures.windows": (
        lambda **given: figures.windows(**{"size": 5, "kernel_size": 3} | given),
        f"size {LAYER}",
        "",
    ),
    "losses.cross_entropy": (tensors(torch_losses.cross_entropy), "ignore_index", ""),
    "losses.cross_entropy_and_dice": (
        tensors(torch_losses.cross_entropy_and_dice),
        "ignore_index",
        "",
    ),
    "losses.dice_loss": (tensors(torch_losses.dice_loss), "ignore_index", ""),
    "losses.focal_loss": (tensors(torch_losses.focal_loss), "ignore_index", ""),
    "maps.coverage": (lambda size: lu.maps.coverage(STACK, size), "size", ""),
    "maps.coverage2d": (lambda size: lu.maps.coverage2d(STACK, size), "size", ""),
    "maps.hdc_distance": (lambda rates: lu.maps.hdc_distance([1, rates]), "rates", ""),
    "maps.hdc_rule": (
        lambda rates=2, kernel_size=3: lu.maps.hdc_rule([1, rates], kernel_size),
        "rates kernel_size",
        "",
    ),
    "maps.reads_all": (
        lambda rates=2, kernel_size=3: lu.maps.reads_all([1, rates], kernel_size),
        "rates kernel_size",
        "",
    ),
    "maps.cost": (lambda channels: lu.maps.cost(STACK, channels), "channels", ""),
    "checkerboards.weights": (lu.checkerboards.weights, "kernel_size", ""),
    "checkerboards.upsampled": (
        lambda **given: lu.checkerboards.upsampled(
            [[1]], **{"kernel_size": 3, "stride": 2} | given
        ),
        "kernel_size stride",
        "",
    ),
    "checkerboards.counts": (
        lambda **given: lu.checkerboards.counts(
            **{"size": 4, "kernel_size": 3, "stride": 2} | given
        ),
        "size kernel_size stride",
        "",
    ),
    "checkerboards.sentence": (
        lambda **given: lu.checkerboards.sentence(**{"kernel_size": 3, "stride": 2} | given),
        "kernel_size stride",
        "",
    ),
    "maps.overlap": (
        lambda **given: lu.maps.overlap(**{"size": 3, "kernel_size": 3} | given),
        f"size {LAYER} output_padding",
        "",
    ),
    "maps.overlap_pattern": (
        lambda **given: lu.maps.overlap_pattern(**{"kernel_size": 3, "stride": 2} | given),
        "kernel_size stride",
        "",
    ),
    "matrices.conv_matrix": (
        lambda **given: lu.matrices.conv_matrix(K, **{"input_size": 3} | given),
        "input_size stride padding dilation",
        "",
    ),
    "metrics.confusion_matrix": (
        lambda **given: metrics.confusion_matrix(*LABELS, **{"num_classes": 2} | given),
        "num_classes ignore_index",
        "ignore_index",
    ),
    **{
        f"metrics.{name}": (
            lambda name=name, **given: getattr(metrics, name)(*SCORES, **given),
            "ignore_index",
            "",
        )
        for name in ("cross_entropy", "cross_entropy_gradient", "dice_loss", "dice_loss_gradient")
    },
    "metrics.focal_loss": (
        lambda **given: metrics.focal_loss(*SCORES, **given),
        "ignore_index",
        "",
    ),
    "metrics.soft_dice": (
        lambda **given: metrics.soft_dice(SCORES[0] + 0.5, SCORES[1], **given),
        "ignore_index",
        "",
    ),
    **{
        f"metrics.{name}": (
            lambda name=name, **given: getattr(metrics, name)(
                *LABELS, **{"num_classes": 2} | given
            ),
            "num_classes ignore_index",
            "ignore_index",
        )
        for name in ("iou", "dice", "mean_iou", "surface_dice")
    },
    "metrics.pixel_accuracy": (
        lambda **given: metrics.pixel_accuracy(*LABELS, **given),
        "ignore_index",
        "ignore_index",
    ),
    "metrics.softmax": (lambda axis: metrics.softmax([[1.0]], axis), "axis", ""),
    "metrics.log_softmax": (lambda axis: metrics.log_softmax([[1.0]], axis), "axis", ""),
    **{
        f"models.{name}": (models.DenseAutoencoder, "latent size", "")
        for name in ("Autoencoder", "DenseAutoencoder")
    },
    "models.VariationalAutoencoder": (models.VariationalAutoencoder, "latent size", ""),
    "models.wiring": (lambda size: models.wiring(models.FCN(32), size), "size", ""),
    "models.LinearAutoencoder": (models.LinearAutoencoder, "latent", ""),
    "models.ConvAutoencoder": (
        lambda latent=8, **given: models.ConvAutoencoder(latent, **given),
        "latent hidden",
        "hidden",
    ),
    "models.FCN": (
        lambda stride=32, **given: models.FCN(stride, **given),
        "stride classes in_channels",
        "",
    ),
    **{
        f"models.{name}": (
            lambda name=name, **given: getattr(models, name)(**given),
            "classes in_channels",
            "",
        )
        for name in ("Classifier", "DilatedNet", "SegNet", "UNet", "Upsampler")
    },
    "models.Segmenter": (
        models.UNet,
        "classes in_channels",
        "",
    ),
    "models.decoders": (
        models.decoders,
        "classes in_channels parameters",
        "parameters",
    ),
    "puzzles.transpose_settings": (
        lambda size_in=2, size_out=4: lu.puzzles.transpose_settings(size_in, size_out),
        "size_in size_out",
        "",
    ),
    "puzzles.conv_settings": (
        lambda size_in=2, size_out=4: lu.puzzles.conv_settings(size_in, size_out),
        "size_in size_out",
        "",
    ),
    "puzzles.same_output": (
        lambda size_out=2, kernel_size=3, **given: lu.puzzles.same_output(
            size_out, kernel_size, **given
        ),
        "size_out kernel_size stride padding",
        "",
    ),
    "shapes.border_along": (
        lambda **given: shapes.border_along(
            **{"size": 5, "out": 3, "kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1}
            | given
        ),
        f"size out {LAYER}",
        "",
    ),
    "shapes.smallest_change": (
        lambda **given: shapes.smallest_change(
            **{"size": 3, "kernel_size": 5, "padding": 0, "dilation": 1} | given
        ),
        "size kernel_size padding dilation",
        "",
    ),
    "shapes.unpool_output_sizes": (
        lambda size=2, kernel_size=2, stride=2, **given: shapes.unpool_output_sizes(
            size, kernel_size, stride, **given
        ),
        "size kernel_size stride padding",
        "",
    ),
    "shapes.windows_along": (
        lambda **given: shapes.windows_along(
            **{"out": 2, "kernel_size": 3, "stride": 2, "dilation": 1} | given
        ),
        "out kernel_size stride dilation",
        "",
    ),
    **{
        f"trace.{name}": (
            lambda name=name, **given: getattr(trace, name)(X, K, **given),
            "stride padding dilation" + (" output_padding" if "transpose" in name else ""),
            "",
        )
        for name in ("conv2d_views", "conv_transpose2d", "transposed_views")
    },
    "trace.max_pool2d": (
        lambda kernel_size=2, **given: trace.max_pool2d(X, kernel_size, **given),
        LAYER,
        "stride",
    ),
    "trace.max_unpool2d": (
        lambda kernel_size=2, **given: trace.max_unpool2d(POOLED, SWITCHES, kernel_size, **given),
        "kernel_size stride padding",
        "stride",
    ),
    "trace.cross_entropy": (
        lambda **given: trace.cross_entropy(SCORES[0][0], SCORES[1][0], **given),
        "ignore_index",
        "",
    ),
    **{
        f"training.{name}": (
            lambda ignore_index, name=name: getattr(lu.training, name)(
                8, ignore_index=ignore_index
            ),
            "ignore_index",
            "",
        )
        for name in ("crop", "shift", "turn")
    },
    "training.fit": (
        fit,
        "epochs batch_size steps_per_epoch seed patience",
        "epochs steps_per_epoch patience",
    ),
    **{
        f"upsampling.{name}": (
            lambda scale, name=name: getattr(lu.upsampling, name)(X, scale),
            "scale",
            "",
        )
        for name in ("bed_of_nails", "nearest", "bilinear")
    },
    "upsampling.bilinear_kernel": (
        lu.upsampling.bilinear_kernel,
        "scale",
        "",
    ),
    "worksheets.worksheet": (
        lambda **given: lu.worksheets.worksheet("conv2d", **{"seed": 1} | given),
        "seed n difficulty",
        "",
    ),
    "worksheets.worksheets": (
        lambda students=2, **given: lu.worksheets.worksheets("conv2d", students, **given),
        "students seed n difficulty",
        "",
    ),
    "zeros.between": (lambda stride: lu.zeros.between(X, stride), "stride", ""),
    "zeros.around": (lambda padding: lu.zeros.around(X, padding), "padding", ""),
    "zeros.spread": (lambda **given: lu.zeros.spread(X, **given), "stride padding", ""),
    "AnswerGrid": (
        lambda **given: lu.AnswerGrid(exercises.problem("conv2d", seed=1), **given),
        "blanks",
        "blanks",
    ),
    "Due": (lambda most: lu.Due(most=most), "most", ""),
    "CheckerboardExplorer": (lu.CheckerboardExplorer, "kernel_size stride", "kernel_size stride"),
    "ConvExplorer": (
        lu.ConvExplorer,
        "stride padding dilation step",
        "step",
    ),
    "KernelLab": (
        lu.KernelLab,
        "kernel_size stride padding dilation pixels seed",
        "kernel_size stride",
    ),
    "LatentExplorer": (
        lambda resolution: lu.LatentExplorer(
            np.eye(3, 2), [0, 1, 2], np.zeros((3, 8, 8)), len, resolution=resolution
        ),
        "resolution",
        "",
    ),
    "LineExplorer": (lambda **given: lu.LineExplorer(np.eye(2), **given), "degrees chosen", ""),
    "MetricLab": (lu.MetricLab, "classes tolerance", "classes"),
    "PoolExplorer": (
        lu.PoolExplorer,
        f"{LAYER} divisor_override step",
        "stride divisor_override step",
    ),
    "TrainingFilm": (lambda step: lu.TrainingFilm(**learning(), step=step), "step", "step"),
    "TransposeExplorer": (
        lu.TransposeExplorer,
        "stride padding output_padding dilation step",
        "step",
    ),
    "UnpoolExplorer": (
        lu.UnpoolExplorer,
        "kernel_size stride padding step",
        "stride step",
    ),
    "Stepper": (lambda step: lu.Stepper(trace.conv2d(X, K), step=step), "step", "step"),
}
PARAMETERS = [(name, parameter) for name, row in TABLE.items() for parameter in row[1].split()]
#: Where a text has a meaning as well ("rising").
TEXTS = {("worksheets.worksheet", "difficulty"), ("worksheets.worksheets", "difficulty")}

#: What test_bad_input tries with the same values and more.
ROOMS = {"trace": trace, "ops": ops, "shapes": shapes}
LAYERS = [
    (f"{room}.{function.rpartition('.')[2]}", name)
    for function, name in test_bad_input.PARAMETERS
    for room, module in ROOMS.items()
    if getattr(module, function.rpartition(".")[2], None) is test_bad_input.FUNCTIONS[function][0]
]

#: Public names that only hold numbers (made by others), check for others, or are there to be read.
RECORDS = re.compile(
    r"loops\..*|.*\.(SegmentationSet|Diagnosis|Problem|Cost|Score|DueItem|\w+Setting|ReceptiveField|Learner"
    r"|Part)"
    r"|.*\.(Row|Cell|Frame|Grid|Step|History|Worksheet|refuse_huge|whole|drawn|frame_of|format_number)"
)
#: Parameters that are no single whole number, or have a rule of their own (and tests for it).
OTHERS = {
    ("animation.trace_figure", "step"),
    ("exercises.problem", "size"),
    ("figures.hourglass", "shapes"),
    ("KernelLab", "at"),
    ("figures.label_maps", "void"),
    ("figures.masks", "shown"),
    ("figures.masks", "void"),
    ("figures.comparisons", "pairs"),
    ("figures.comparisons", "void"),
    ("figures.outlines", "shown"),
    ("figures.outlines", "void"),
    ("live.LearnedKernel", "kept"),
    ("figures.receptive_field", "layers"),
    ("figures.receptive_field", "outputs"),
    ("figures.stacks", "stacks"),
    ("puzzles.conv_settings", "limits"),
    ("puzzles.transpose_settings", "limits"),
    ("shapes.receptive_field", "layers"),
    ("shapes.smallest_change", "limits"),
    ("shapes.smallest_change", "spare"),
    ("shapes.smallest_change", "least"),
    ("site.run_cells", "times"),  # each number that is allowed starts a kernel
    *((f"models.{name}", "channels") for name in ("FCN", "DilatedNet", "SegNet", "UNet")),
    *((f"models.{name}", "channels") for name in ("Classifier", "Upsampler", "ConvAutoencoder")),
    *((f"models.{name}", "widths") for name in ("DenseAutoencoder", "VariationalAutoencoder")),
    ("TrainingFilm", "void"),
}


@pytest.mark.parametrize("name, parameter", PARAMETERS)
def test_what_is_no_whole_number_is_refused_by_name(name, parameter):
    call, _, may_be_none = TABLE[name]
    for value in NOT_WHOLE:
        if (value is None and parameter in may_be_none.split()) or (
            isinstance(value, str) and (name, parameter) in TEXTS
        ):
            continue
        with case(repr(value)):
            with pytest.raises(TypeError) as caught:
                call(**{parameter: value})
            message = str(caught.value)
            assert re.match(rf"{parameter}\b", message), message
            assert re.search(r"must be|cannot", message), message
            assert re.search(r"(Use|Give) ", message), message


def is_error(part: Any) -> bool:
    return inspect.isclass(part) and issubclass(part, Exception)


def whole_numbers() -> Iterator[tuple[str, str]]:
    """(public name, parameter) wherever an annotation says int."""
    for name in set(lu.__all__) - {"tables", "widgets", "style"}:
        thing = getattr(lu, name)
        words = getattr(thing, "__all__", None) or [w for w in vars(thing) if w[0] != "_"]
        own = getattr(thing, "__name__", name)
        parts = [(name, thing)] if inspect.isclass(thing) else []
        parts += [(f"{name}.{w}", getattr(thing, w)) for w in words if not inspect.isclass(thing)]
        for word, part in parts:
            home = str(getattr(part, "__module__", ""))
            kind = inspect.isfunction(part) or (hasattr(part, "__init__") and not is_error(part))
            if kind and callable(part) and (inspect.isclass(thing) or home.startswith(own)):
                for parameter in inspect.signature(part).parameters.values():
                    if re.search(r"\b(int|IntOrPair)\b", str(parameter.annotation)):
                        yield word, parameter.name


def test_the_table_is_complete():
    told = set(PARAMETERS) | set(LAYERS) | OTHERS
    missing = {row for row in whole_numbers() if row not in told and not RECORDS.fullmatch(row[0])}
    assert missing == set()
