"""What a notebook keeps when it is saved: the stored picture of a widget, not the live widget.

A live widget exists only while its kernel runs. A saved link to it shows "model not found" when
the notebook is opened again, and hides the picture that stands beside it. So the link is left out
of what is saved. The notebook on the screen keeps its live widgets.

`make notebooks` uses this for the committed notebooks. `.jupyter/jupyter_server_config.py` loads
this module as a server extension, so that JupyterLab does the same whenever a learner saves.
"""

from __future__ import annotations

from typing import Any

__all__ = ["WIDGET_VIEW", "drop_widget_state"]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def drop_widget_state(notebook: dict[str, Any]) -> None:
    """Remove the links to live widgets, and the stored widget state, from a notebook in place.

    A link goes only if the same output holds something else to show (a picture or a text). The
    state in ``metadata.widgets`` goes if no link is left that could need it.

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


def _before_saving(model: dict[str, Any], **_: Any) -> None:
    """Clean the model that a contents manager is about to write. Only notebooks have widgets."""
    if model["type"] == "notebook":
        drop_widget_state(model["content"])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "lecture_utils.widgets.saving"}]


def _load_jupyter_server_extension(server: Any) -> None:
    # Registered, not configured: a pre_save_hook that the user configured still runs.
    server.contents_manager.register_pre_save_hook(_before_saving)
