"""Scenes of several digits in which every pixel has a class: glyphs, a plan, and the painting."""

from lecture_utils.networks.datasets._scenes.maker import SCENE_CLASSES, SceneMaker, scenes

__all__ = ["SCENE_CLASSES", "SceneMaker", "scenes"]
