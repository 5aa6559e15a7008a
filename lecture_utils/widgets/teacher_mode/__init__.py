"""One switch that shows a page to a class: ``widget.py`` on a page, ``plugin.js`` on every page.

``switch.js`` is the switch itself, and every widget follows it by ``kit/page/teacher.js``.
JupyterLab takes this folder for an extension of its own (``package.json``, ``lab.js``); Jupyter's
server for one of its own too, which tells the page that teacher mode is wished from the start.
"""

import os as _os
from typing import Any as _Any

#: With "1" in this variable of the environment, `make lab` begins in teacher mode.
TEACHER = "LECTURE6_TEACHER"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "lecture_utils.widgets.teacher_mode"}]


def _load_jupyter_server_extension(server: _Any) -> None:
    if _os.environ.get(TEACHER) == "1":
        settings = server.web_app.settings.setdefault("page_config_data", {})
        settings["lecture6Teacher"] = "true"
