"""Grids, the steps that fill them, and how both are shown: what every widget on grids shares."""
