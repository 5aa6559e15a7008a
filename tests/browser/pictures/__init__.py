"""Widgets of pictures: metric lab, plane of codes, training film."""
