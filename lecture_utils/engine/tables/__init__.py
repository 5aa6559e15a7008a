"""Provenance tables of every setting an explorer can reach, computed once and looked up in the
browser.

An operation is the same along each axis, so one table of a single axis serves both. The browser
never computes where a window lies: it looks the positions up here.
"""

from lecture_utils.engine.tables._convolution import (
    LIMITS,
    TRANSPOSE_LIMITS,
    conv2d_problem,
    conv2d_tables,
    conv_transpose2d_tables,
)
from lecture_utils.engine.tables._pooling import (
    POOL_LIMITS,
    UNPOOL_LIMITS,
    pool2d_tables,
    switch_outside,
    unpool2d_problem,
    unpool2d_tables,
)

__all__ = [
    "LIMITS",
    "POOL_LIMITS",
    "TRANSPOSE_LIMITS",
    "UNPOOL_LIMITS",
    "conv2d_problem",
    "conv2d_tables",
    "conv_transpose2d_tables",
    "pool2d_tables",
    "switch_outside",
    "unpool2d_problem",
    "unpool2d_tables",
]
