"""A tab in which a lesson is opened as a learner opens it: by its address, and by keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lecture_utils import slides
from tests.browser.answers import Grid
from tests.browser.board import Board
from tests.browser.hosts.servers import CELLS, Host
from tests.browser.lab import START_SECONDS, LabPage

#: Beside the name of the kernel, in JupyterLab and in Notebook 7: it has nothing to do.
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
#: What the lesson asks first, as PyTorch answers it.
POOLED = torch.nn.functional.max_pool2d(torch.tensor(slides.POOL_INPUT)[None], 2)[0].numpy()
#: Errors that are not the course's, and are seen without it too. The tests drive every widget that
#: they show, so that none of these can hide a dead one.
NOT_OURS = (
    # Notebook 7.6 throws this on every page, while it starts.
    "not caught: Cannot read properties of undefined (reading 'schema')",
    # anywidget 0.11 gives a widget two seconds to begin, also one of an earlier visit that the
    # page takes over from the kernel while a busy machine starts everything else.
    "not caught: [anywidget] Failed to initialize model.",
)


class Tab(LabPage):
    """One tab. Nothing is asked of it but what a learner sees.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    server : Host
    """

    def __init__(self, browser: Any, server: Host) -> None:
        super().__init__(browser, server)
        self._kernels = 0
        self.page.on("websocket", self._note_kernel)

    def close(self) -> None:
        """Close the tab. Its kernel goes on until the server ends."""
        self.context.close()

    def check(self) -> None:
        """No error of ours in the console, and no request to another computer."""
        assert [error for error in self.errors if error not in NOT_OURS] == []
        assert self.foreign_hosts() == set()

    def goto(self, path: str) -> None:
        """Open an address of the server."""
        self.page.goto(self.server.url + path)

    def goto_lesson(self, path: str) -> None:
        """Open the address of a notebook, and wait until its kernel is there and does nothing."""
        self._kernels = 0
        self.goto(path)
        self._wait_for_kernel()

    def wait_for_lesson(self, pattern: str) -> None:
        """Wait until a hub has started a user's server and shows this page, with its kernel."""
        self.page.wait_for_url(pattern, timeout=START_SECONDS * 1000)
        self._wait_for_kernel()

    def _wait_for_kernel(self) -> None:
        # before a kernel is connected, the page calls it idle as well
        self.until("a kernel is connected", lambda: self._kernels > 0)
        self.page.locator(IDLE).locator("visible=true").first.wait_for()

    def _note_kernel(self, socket: Any) -> None:
        self._kernels += "/channels" in socket.url

    def log_in(self, user: str, password: str) -> None:
        """Fill in the form that a hub shows to whoever comes."""
        self.page.get_by_label("Username").fill(user)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def run_first_cells(self) -> None:
        """Shift+Enter from the first cell on, as the lesson 'Start here' tells it."""
        self.page.locator(".jp-Cell h1").locator("visible=true").first.click()
        for _ in range(CELLS):
            self.page.keyboard.press("Shift+Enter")

    def step(self) -> None:
        """Step through the pooling by keys; its numbers are PyTorch's."""
        stepper = Board(self, "stepper")
        stepper.board.focus()
        stepper.expect_step(0, POOLED.size)
        for index in range(1, POOLED.size + 1):
            self.page.keyboard.press("ArrowRight")
            stepper.expect_step(index, POOLED.size)
        np.testing.assert_array_equal(stepper.numbers("output"), POOLED)

    def answer(self, numbers: np.ndarray) -> Grid:
        """Fill in the grid that the lesson asks for, and lock it."""
        grid = Grid(self)
        grid.cell(0, 0).focus()
        grid.fill(*map(str, numbers.ravel().tolist()))
        grid.sure(2).check()
        grid.lock.press("Enter")
        return grid
