"""Scenes in which every pixel has a class: glyphs or garments, a plan, and the painting."""

from lecture_utils.networks.datasets._scenes.maker import SCENE_CLASSES, SceneMaker, scenes
from lecture_utils.networks.datasets._scenes.on_ground import (
    CLOTHES_CLASSES,
    ClothesSceneMaker,
    clothes_scenes,
)

__all__ = [
    "CLOTHES_CLASSES",
    "SCENE_CLASSES",
    "ClothesSceneMaker",
    "SceneMaker",
    "clothes_scenes",
    "scenes",
]
