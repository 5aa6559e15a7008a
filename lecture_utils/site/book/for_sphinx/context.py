"""What the templates are told: the front page's data, where a lesson can be opened elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx

from lecture_utils.site.book import front
from lecture_utils.site.making import FOLDER, HOST


def elsewhere(repository: str, lesson: str) -> list[tuple[str, str]]:
    """Where a lesson can be opened with Python, and where it can be changed.

    Parameters
    ----------
    repository : str
        The address of the repository; empty if there is none.
    lesson : str
        The name of its notebook, without its ending.

    Returns
    -------
    list of (str, str)
        Words and address of each link. Binder, Colab and the editor read GitHub.

    Examples
    --------
    >>> [words for words, _ in elsewhere("https://github.com/owner/name", "02_convolution")]
    ['Open in JupyterLab (Binder)', 'Open in Colab', 'Edit this page']
    >>> elsewhere("", "02_convolution")
    []
    """
    parts = urlsplit(repository)
    if parts.hostname != "github.com":
        return [("The source of this course", repository)] if repository else []
    name, file = parts.path.strip("/"), f"notebooks/{lesson}.ipynb"
    lab = quote(f"lab/tree/{file}", safe="")
    return [
        ("Open in JupyterLab (Binder)", f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath={lab}"),
        ("Open in Colab", f"https://colab.research.google.com/github/{name}/blob/HEAD/{file}"),
        ("Edit this page", f"{repository}/edit/HEAD/{file}"),
    ]


def _later(script: Any) -> Any:
    """A script that no page waits for.

    Left as they are: lines in the page itself, what they set options of, and on the page of results
    all that searches.
    """
    if not script.filename or "documentation_options" in script.filename:
        return script
    attributes = {**script.attributes, "defer": "defer"}
    return type(script)(script.filename, priority=script.priority, **attributes)


def _tell(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: Any
) -> str | None:
    """Add to what a template knows; the first page has one of its own."""
    folder, _, name = page.rpartition("/")
    context["lesson"] = name if folder == "lessons" and name != "index" else ""
    if context["lesson"]:
        context["elsewhere"] = elsewhere(context["repository"], name)
        if any(Path(folder, HOST).is_file() for folder in app.config.html_static_path):
            app.add_css_file(f"{FOLDER}/host.css")
            app.add_js_file(HOST)
    if page == "index":
        context["front_data"] = front.data()
        context["front_kernels"], context["front_side"] = front.KERNELS, front.SIDE
        app.add_css_file("lu/front.css")
        app.add_js_file("lu/front.js")
    if page != "search":
        context["script_files"] = [_later(script) for script in context["script_files"]]
    return "front.html" if page == "index" else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx tell the templates.

    Parameters
    ----------
    app : Sphinx

    Returns
    -------
    dict
        What Sphinx wants to know of an extension.
    """
    app.connect("html-page-context", _tell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
