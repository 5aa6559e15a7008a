"""What a notebook keeps when it is saved: the stored picture of a widget, not the live widget.

A live widget exists only while its kernel runs. A saved link to it shows "model not found" when
the notebook is opened again, and hides the picture that stands beside it. So the link is left out
of what is saved, and of a progress bar nothing is left. The notebook on the screen keeps its live
widgets.

Nor is the version of Python saved: learners have different ones, and a file would change without
a change. But JupyterLab writes the running kernel's version into each page that it opens, and
marks the page as changed where it stood there otherwise. So the version is filled in on the way
to the page, and left out on the way to the file.

`make notebooks` uses this for the committed notebooks. `.jupyter/jupyter_server_config.py` loads
this module as a server extension, so that JupyterLab does the same whenever a learner saves.
"""

from __future__ import annotations

import platform
from collections.abc import Awaitable, Callable
from typing import Any

__all__ = ["LANGUAGE_INFO", "WIDGET_VIEW", "drop_widget_state", "fill_in_version"]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
#: What ipykernel says of its language, without the version of the Python that happens to run.
LANGUAGE_INFO: dict[str, Any] = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
#: An output with this in its metadata is shown while it lives, and nothing of it is saved.
LIVE_ONLY = {"lecture_utils": "live only"}


def drop_widget_state(notebook: dict[str, Any]) -> None:
    """Remove the links to live widgets, and the stored widget state, from a notebook in place.

    A link goes only if the same output holds something else to show (a picture or a text), or if
    its metadata say that it is for the moment only, as those of a progress bar do. The state in
    ``metadata.widgets`` goes if no link is left that could need it.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4: what ``json.load`` or ``nbformat.read`` returns. It is changed.

    Returns
    -------
    None

    Raises
    ------
    AttributeError, TypeError
        It is no notebook.

    Notes
    -----
    The mime type and ``metadata.widgets`` are those of the Jupyter widget messaging protocol 2.1.

    Examples
    --------
    >>> output = {"data": {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Stepper: 2 -5 / -2 1"}}
    >>> drop_widget_state({"cells": [{"outputs": [output]}]})
    >>> output["data"]
    {'text/plain': 'Stepper: 2 -5 / -2 1'}
    """
    for cell in notebook.get("cells", []):
        if "outputs" in cell:
            cell["outputs"] = [one for one in cell["outputs"] if not _is_live_only(one)]
    bundles = [
        output["data"]
        for cell in notebook.get("cells", [])
        for output in cell.get("outputs", [])
        if WIDGET_VIEW in output.get("data", {})
    ]
    for bundle in bundles:
        if len(bundle) > 1:
            del bundle[WIDGET_VIEW]
    if not any(WIDGET_VIEW in bundle for bundle in bundles):
        notebook.get("metadata", {}).pop("widgets", None)


def _is_live_only(output: dict[str, Any]) -> bool:
    return bool(LIVE_ONLY.items() <= output.get("metadata", {}).items())


def fill_in_version(notebook: dict[str, Any]) -> None:
    """Say in a notebook's metadata which Python runs it, where the course's own kernel does.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4. It is changed, unless it names another kernel than ``python3``.

    Examples
    --------
    >>> page = {"metadata": {"kernelspec": {"name": "python3"}}}
    >>> fill_in_version(page)
    >>> page["metadata"]["language_info"]["version"] == platform.python_version()
    True
    """
    metadata = notebook.get("metadata", {})
    if metadata.get("kernelspec", {}).get("name") == "python3":
        metadata["language_info"] = {**LANGUAGE_INFO, "version": platform.python_version()}


def _before_saving(model: dict[str, Any], **_: Any) -> None:
    """Clean the model that a contents manager is about to write. Only notebooks have widgets."""
    if model["type"] == "notebook":
        notebook = model["content"]
        drop_widget_state(notebook)
        language = notebook.get("metadata", {}).get("language_info", {})
        if language.get("name") == "python":
            language.pop("version", None)


def _filling_in(get: Callable[..., Any]) -> Callable[..., Any]:
    """A contents manager's ``get``, a coroutine or not, with the version filled in."""

    def with_version(model: dict[str, Any]) -> dict[str, Any]:
        if model["type"] == "notebook" and model.get("content"):
            fill_in_version(model["content"])
        return model

    async def later(model: Awaitable[dict[str, Any]]) -> dict[str, Any]:
        return with_version(await model)

    def filled_in(*args: Any, **how: Any) -> Any:
        model = get(*args, **how)
        return later(model) if isinstance(model, Awaitable) else with_version(model)

    return filled_in


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "lecture_utils.widgets.kit.page.saving"}]


def _load_jupyter_server_extension(server: Any) -> None:
    # Registered, not configured: a pre_save_hook that the user configured still runs.
    manager = server.contents_manager
    manager.register_pre_save_hook(_before_saving)
    # There is no hook for what is loaded.
    manager.get = _filling_in(manager.get)
