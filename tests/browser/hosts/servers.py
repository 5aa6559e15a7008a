"""What others open the course with: each on a free port of this computer, with all that it writes
in a folder of the test, and ended when the test ends.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import nbformat
import psutil

from tests.browser.lab import HOST, PROGRESS, ROOT, STOP_SECONDS, Server, free_port, started

DEPLOY = ROOT / "deploy"
LESSON = "05_pooling_unpooling.ipynb"
#: The cells of the lesson that are used: its title and plan, the imports, a grid to fill in, the
#: stepper, and what stands between.
CELLS = 8


class Host(Server):
    """A server that leaves no process behind."""

    def _stop(self) -> None:
        """End it, which ends all that it started; what is left of that is ended, and an error."""
        running = self._process.poll() is None
        family = psutil.Process(self._process.pid).children(recursive=True) if running else []
        super()._stop()
        _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS)
        for process in alive:
            process.kill()
        if alive:
            raise RuntimeError(f"{self.NAME} left processes behind: {[one.pid for one in alive]}")


class Notebook7(Host):
    """``jupyter notebook`` with the course's configuration, as README.md tells it."""

    NAME, MODULE = "Notebook 7", "notebook"
    MORE: ClassVar[dict[str, Any]] = {}

    def lesson(self) -> str:
        """Put the lesson into the folder that is served; give its name."""
        return self.copy_notebook(ROOT / "notebooks" / LESSON)

    @property
    def answers(self) -> Path:
        """The file that the answers go to."""
        return self.folder / PROGRESS


class Voila(Notebook7):
    """``voila`` with the course's settings, for the beginning of the lesson: Voila runs all the
    cells there are before it shows anything.
    """

    NAME, ALIVE = "Voila", "/"

    def lesson(self) -> str:
        """Put the beginning of the lesson into the folder that is served; give its name."""
        whole = nbformat.read(ROOT / "notebooks" / LESSON, as_version=4)
        whole.cells = whole.cells[:CELLS]
        nbformat.write(whole, self.notebooks / LESSON)
        return LESSON

    def _command(self) -> list[str]:
        settings = {
            "Voila.ip": HOST,
            "Voila.port": urlsplit(self.url).port,
            "Voila.port_retries": 0,
        }
        return started("voila", settings, "--no-browser", str(self.notebooks))

    def _environment(self) -> dict[str, str]:
        told = {"JUPYTER_PATH": str(DEPLOY), "JUPYTER_CONFIG_PATH": str(DEPLOY / "voila")}
        return {**super()._environment(), **told}


class Hub(Host):
    """A JupyterHub as ``make hub`` starts it, with one password for all."""

    NAME, ALIVE = "JupyterHub", "/hub/health"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.password = secrets.token_hex(8)

    def home(self, user: str) -> Path:
        """The home folder of a user."""
        return self.folder / "hub" / "homes" / user

    def answers(self, user: str) -> Path:
        """The file that a user's answers go to."""
        return self.home(user) / ".lecture6" / PROGRESS

    def _command(self) -> list[str]:
        settings = {
            "JupyterHub.hub_port": free_port(),
            "ConfigurableHTTPProxy.api_url": f"http://{HOST}:{free_port()}",
        }
        return started("jupyterhub", settings, f"--config={DEPLOY / 'jupyterhub_config.py'}")

    def _environment(self) -> dict[str, str]:
        told = {
            "ADDRESS": self.url,
            "ACCOUNTS": "shared",
            "PASSWORD": self.password,
            "DATA": str(self.folder / "hub"),
            "AS_ROOT": "yes",
        }
        own = {f"LECTURE6_HUB_{name}": value for name, value in told.items()}
        found = {**super()._environment(), **own}
        # pages take nothing of these from the hub, and would find the answers of all in one file
        return {name: value for name, value in found.items() if name != "LECTURE6_PROGRESS"}
