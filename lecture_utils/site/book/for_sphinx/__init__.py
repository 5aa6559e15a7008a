"""What Sphinx loads: its settings, and extensions for formulas, templates and docstrings."""
