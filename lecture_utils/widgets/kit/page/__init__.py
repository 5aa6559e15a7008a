"""Where a widget stands: its room, JupyterLab's keys, what the reader sees, a class that looks on."""
