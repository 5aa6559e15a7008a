"""Records become pictures, for notebooks and for print. Nothing here is shown by itself."""

from lecture_utils.figures._compared_masks import comparisons, masks, outlines
from lecture_utils.figures._confusion_map import confusion
from lecture_utils.figures._curves import curves
from lecture_utils.figures._gallery import gallery
from lecture_utils.figures._hourglass import hourglass
from lecture_utils.figures._label_maps import label_maps
from lecture_utils.figures._networks import networks
from lecture_utils.figures._overlap import overlap
from lecture_utils.figures._points import cloud, latent_map
from lecture_utils.figures._tasks import task
from lecture_utils.figures.kit.page import message
from lecture_utils.figures.on_grids._channels import channels
from lecture_utils.figures.on_grids._frames import frame, strip, trace_figure
from lecture_utils.figures.on_grids._grids import grid, grids, matrix
from lecture_utils.figures.on_grids._receptive_field import receptive_field
from lecture_utils.figures.on_grids._shared import shared_weights
from lecture_utils.figures.on_grids._stacks import stacks
from lecture_utils.figures.on_grids._stamps import stamps
from lecture_utils.figures.on_grids._windows import windows
from lecture_utils.figures.on_photos._checkerboards import checkerboard
from lecture_utils.figures.on_photos._filtered import filtered
from lecture_utils.figures.on_photos._in_and_out import in_and_out
from lecture_utils.figures.on_photos._shades import shades

__all__ = [
    "channels",
    "checkerboard",
    "cloud",
    "comparisons",
    "confusion",
    "curves",
    "filtered",
    "frame",
    "gallery",
    "grid",
    "grids",
    "hourglass",
    "in_and_out",
    "label_maps",
    "latent_map",
    "masks",
    "matrix",
    "message",
    "networks",
    "outlines",
    "overlap",
    "receptive_field",
    "shades",
    "shared_weights",
    "stacks",
    "stamps",
    "strip",
    "task",
    "trace_figure",
    "windows",
]
