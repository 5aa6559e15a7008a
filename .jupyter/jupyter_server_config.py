"""How JupyterLab starts for this course. `make lab` puts this folder in JUPYTER_CONFIG_PATH.

The user's own Jupyter configuration stays in force for everything that is not set here.
"""

import os
from pathlib import Path

import zmq

c = get_config()  # noqa: F821 - Jupyter puts get_config into this file

# The course opens on its first page.
root = Path(__file__).resolve().parent.parent
c.ServerApp.root_dir = str(root / "notebooks")
c.LabApp.default_url = "/lab/tree/00_start_here.ipynb"

# A saved notebook keeps the stored picture of a widget, not a link to a widget that is gone, and
# an opened one is not taken for changed only because another Python runs it.
# And its kernel says which cell to run first, when a cell was run too early.
for extension in ("kit.page.saving", "kit.page.missing_names", "teacher_mode"):
    c.ServerApp.jpserver_extensions.update({f"lecture_utils.widgets.{extension}": True})

# Teacher mode (F8, or LECTURE6_TEACHER=1) is there on every page: a small extension of JupyterLab,
# which needs no build.
c.LabApp.extra_labextensions_path = [str(root / "lecture_utils" / "widgets")]

# No request to anywhere but this computer. labconfig/default_setting_overrides.json, beside this
# file, answers "no" to JupyterLab's question about news, so that no pop-up asks it.
c.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"

# What the server and a kernel say to each other is encrypted: a computer may have many users.
# Without it ipykernel prints a warning for every notebook.
if zmq.has("curve"):
    c.MappingKernelManager.transport_encryption = "auto"

# In a container the only user is often root. For everybody else this stays as Jupyter sets it.
if hasattr(os, "geteuid") and os.geteuid() == 0:
    c.ServerApp.allow_root = True
