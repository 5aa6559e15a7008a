"""The course in what others open it with: Notebook 7, Voila, and a JupyterHub with two users."""
