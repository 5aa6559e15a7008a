"""Where a widget stands: its room, JupyterLab's keys, what a reader sees, and a class."""
