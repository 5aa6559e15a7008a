"""Widgets that show photographs."""
