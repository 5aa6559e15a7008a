"""One small loop for everything the course trains. It draws nothing and prints nothing but a
progress bar.

    history = training.fit(model, train=(x, x), validation=(v, v),
    loss=torch.nn.functional.mse_loss)

The same seed, machine and number of threads give the same numbers. Interrupting the cell keeps what
is trained so far.
"""

from lecture_utils.networks.training._checkpoint import CheckpointProblem
from lecture_utils.networks.training._finite import NotFinite
from lecture_utils.networks.training._fit import fit
from lecture_utils.networks.training._history import History
from lecture_utils.networks.training._transforms import crop, endless, flip, noise, shift, turn
from lecture_utils.networks.training.together import ProcessLost

__all__ = [
    "CheckpointProblem",
    "History",
    "NotFinite",
    "ProcessLost",
    "crop",
    "endless",
    "fit",
    "flip",
    "noise",
    "shift",
    "turn",
]
