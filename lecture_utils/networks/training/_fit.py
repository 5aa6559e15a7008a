"""``fit``: it checks its arguments, and lets the loop run or plays back what was trained before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from lecture_utils import checks
from lecture_utils.networks.training import (
    _checkpoint,
    _loop,
    _memory,
    _options,
    _random,
    _tensors,
    together,
)
from lecture_utils.networks.training._batches import Batches
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._tensors import Transform
from lecture_utils.networks.training._training import Training


def fit(
    model: nn.Module,
    train: Any,
    validation: Any = None,
    *,
    loss: Callable[[Tensor, Tensor], Tensor],
    epochs: int | None = None,
    seconds: float | None = None,
    batch_size: int = 64,
    steps_per_epoch: int | None = None,
    lr: float = 3e-3,
    weight_decay: float = 1e-4,
    seed: int = 0,
    patience: int | None = None,
    metrics: Mapping[str, Callable[[nn.Module], float]] | None = None,
    batch_transform: Transform | Sequence[Transform] | None = None,
    autocast: torch.dtype | None = None,
    device: str = "auto",
    checkpoint: Any = None,
    resume: bool = False,
    callback: Callable[[History], None] | None = None,
    progress: bool = True,
) -> History:
    """Train a model: AdamW, one cycle of the learning rate, the best weights at the end.

    Parameters
    ----------
    model : torch.nn.Module
        Trained in place; at the end it is where it was, in eval mode, with the weights of the best
        epoch (the last one without ``validation``).
    train : (inputs, targets), inputs, or callable
        Tensors or arrays in memory, (N, ...) each; inputs alone are their own targets, as for an
        autoencoder. A callable takes (batch_size, generator) and makes a fresh batch, tensors or
        arrays; then give ``steps_per_epoch``. What is drawn from ``generator`` (a torch.Generator
        of the processor) follows from the seed.
    validation : (inputs, targets) or inputs, optional
        Measured after each epoch; decides which weights are best.
    loss : callable
        Takes (outputs, targets), gives a scalar.
    epochs : int, optional
        30, if ``seconds`` is not given either.
    seconds : float, optional
        Stop when so much time is used up, validation not counted; the learning rate then follows
        the clock. How far the training comes depends on the machine: for numbers that can be
        repeated use ``epochs``. With both, the one that is over first counts.
    batch_size, steps_per_epoch : int
        An epoch is N // batch_size steps, in a new order each time, unless ``steps_per_epoch`` says
        otherwise.
    lr : float
        The highest learning rate: it climbs to it in the first 15 % of the training and falls to
        almost 0 (OneCycle).
    weight_decay : float
        Of the weights; biases and norms have none.
    seed : int
        Order of the data, and everything random inside the model. The weights that the model starts
        with are its own: call torch.manual_seed before it is made.
    patience : int, optional
        Needs ``validation``. Stop when the validation loss has not fallen for so many epochs.
    metrics : dict of callable, optional
        Each takes the model (in eval mode) after each epoch and gives a number.
    batch_transform : callable or list of callable, optional
        Takes (inputs, targets, generator) and gives the batch to learn from: ``noise``, ``shift``,
        ``flip``, ``turn``, ``crop``. Several are applied in turn.
    autocast : torch.dtype, optional
        With torch.bfloat16 the network computes in it where that is safe.
    device : str
        "auto": CUDA, then MPS, then the processor.
    checkpoint : path, optional
        A safetensors file, written after each epoch.
    resume : bool
        Go on from ``checkpoint`` if it is there (else start); the result is that of a training
        without a break, bit for bit on the same machine.
    callback : callable, optional
        Takes the history after each epoch.
    progress : bool
        Show a bar.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        An argument out of its range, a batch larger than the data, data that are not finite, a mask
        that ``batch_transform`` gave another size than its image.
    CheckpointProblem
        The checkpoint belongs to something else, cannot be read or cannot be written.
    NotFinite
        The loss or the weights became NaN or infinite: the sentence names the step. The model has
        its best weights.
    ProcessLost
        Another process of this training ended, or never came.

    Notes
    -----
    Interrupting (KeyboardInterrupt) is no error: the history so far comes back with ``interrupted``
    set, and the model can be used.

    Where the environment variable LECTURE6_TRAININGS names a folder, a finished training is kept
    there, and one that is the same in every bit (weights, data, functions, arguments, versions,
    processor) is played back in place of being made again: epoch by epoch, with bar and callback.
    One by the clock, or with a checkpoint, is always made. The tests use it.

    Larger than one machine: where several processes run the same script, started by
    ``python -m lecture_utils.networks.training.together`` or ``torchrun``, they train one model
    (DistributedDataParallel, gloo on processors and NCCL on graphics cards). ``batch_size`` is that
    of all together and every process learns from its share, so that the history is that of one
    process, to rounding, wherever the loss is a mean over images that count the same. It is not
    where something looks at a whole batch: BatchNorm sees its share, and so do Dice and a mean over
    pixels of which some are void. Each process draws the same inside the model (dropout). The first
    one writes the checkpoint, shows the bar and calls ``callback``. ``seconds`` is refused.

    OneCycle: Smith & Topin (2018), "Super-convergence". AdamW: Loshchilov & Hutter (2019).

    Examples
    --------
    >>> x = torch.linspace(0, 1, 64)[:, None]
    >>> model = nn.Linear(1, 1)
    >>> how = {"loss": nn.functional.mse_loss, "epochs": 30, "batch_size": 8, "lr": 0.5}
    >>> history = fit(model, (x, 3 * x + 1), **how, progress=False)
    >>> history
    History(30 epochs of 8 steps)
    >>> print(f"weight {model.weight.item():.1f}, bias {model.bias.item():.1f}")
    weight 3.0, bias 1.0
    """
    how_long = _options.length(epochs, seconds)
    model = _options.network(model)
    batch_size = checks.whole(batch_size, "batch_size", least=1, example=64)
    group, here = together.join(_options.device_of(device))
    _options.shared(group.count, batch_size, how_long[1])
    if callable(train):
        train = _options.made(train, "train", "batch_size, generator")
    data = _tensors.training_data(train, batch_size, model)
    batches = Batches(
        train=data,
        transforms=_options.transforms(batch_transform),
        batch_size=batch_size,
        steps=_options.steps_of(steps_per_epoch, data, batch_size),
        seed=checks.seed(seed),
        group=group,
    )
    resume = checks.flag(resume, "resume")
    path = _options.file(checkpoint, resume)
    training = Training(
        model=model,
        batches=batches,
        validation=None if validation is None else _tensors.pair(validation, "validation", model),
        loss=checks.function(loss, "loss", "outputs, targets"),
        epochs=how_long[0],
        seconds=how_long[1],
        lr=checks.real(lr, "lr", above=0, example=3e-3),
        weight_decay=checks.real(weight_decay, "weight_decay", least=0, example=1e-4),
        seed=batches.seed,
        patience=_options.hope(patience, validation),
        metrics=_options.scores(metrics),
        autocast=_options.number_format(autocast),
        device=here,
        callback=None if callback is None else checks.function(callback, "callback", "history"),
    )
    progress = checks.flag(progress, "progress")
    if path is not None and group.is_first:
        _checkpoint.probe(path)
    saved = (
        _checkpoint.read(path, model, training.settings)
        if path and resume and path.exists()
        else None
    )
    memory = None if path is not None or group.count > 1 else _memory.of(training)
    with _random.repeatable(training.seed, training.device):
        if memory is None:
            return _loop.go(training, path, saved, progress)
        with memory.alone():
            kept = memory.read(training)
            if kept is not None:
                return _loop.play(training, kept, progress)
            _loop.go(training, None, None, progress, memory)
            memory.write(training)
            return training.history
