"""What a network must beat: PCA for codes, filters and averages for noise, the nearest training
image for everything else. NumPy only, and in closed form.
"""

from lecture_utils.networks.baselines._cleaning import KernelAverage, WienerFilter, median_filter
from lecture_utils.networks.baselines._codes import PCA, principal_angles
from lecture_utils.networks.baselines._nearest import mixed, nearest

__all__ = [
    "PCA",
    "KernelAverage",
    "WienerFilter",
    "median_filter",
    "mixed",
    "nearest",
    "principal_angles",
]
