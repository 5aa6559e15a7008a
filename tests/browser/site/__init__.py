"""The widgets on static pages: the same tests as in JupyterLab, and what only a site can do."""
