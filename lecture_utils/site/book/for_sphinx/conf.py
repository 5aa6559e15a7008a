"""What Sphinx makes of the pages; ``make.py`` starts it and says where they are."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent.parent
_SOURCE = Path(os.environ.get("LECTURE6_SITE_SOURCE", "."))

project = "Lecture 6"
author = "The lecture_utils contributors"
copyright = author  # Sphinx's own name for the line at the foot of a page
version = release = import_module("lecture_utils").__version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_copybutton",
    "lecture_utils.site.book.for_sphinx.context",
    "lecture_utils.site.book.for_sphinx.mathematics",
    "lecture_utils.site.book.for_sphinx.told",
]
exclude_patterns = ["_static"]
lecture_notebooks = os.environ.get("LECTURE6_SITE_NOTEBOOKS", "")

# The notebooks were run before: nothing is computed here.
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the result"
nb_code_prompt_hide = "Hide the result"
myst_enable_extensions = ["dollarmath", "deflist"]
myst_dmath_double_inline = True
html_math_renderer = "katex"

# A docstring is shown as it stands: numpydoc's types say more than the annotations.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
add_module_names = False
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True

html_theme = "pydata_sphinx_theme"
html_title = "Lecture 6: autoencoders and semantic segmentation"
templates_path = [str(_HERE / "templates")]
html_static_path = [str(_SOURCE / "_static")]
html_css_files = ["lu/colours.css", "lu/signs.css", "lu/pages.css"]
html_js_files = [("lu/pages.js", {"defer": "defer"})]
html_copy_source = False
html_search_scorer = str(_HERE / "scripts" / "scores.js")
html_show_search_summary = False  # it would fetch every page that is found, which a file may not
html_show_sourcelink = False
html_last_updated_fmt = None
html_show_sphinx = False
html_sidebars: dict[str, list[str]] = {
    "index": [],
    "lessons/**": ["sidebar-nav-bs"],
    "reference/**": ["sidebar-nav-bs"],
    "search": [],
    "genindex": [],
    "explore": [],
    "teach": [],
}
html_theme_options: dict[str, Any] = {
    "logo": {
        "text": project,
        "image_light": "_static/lu/icon.svg",
        "image_dark": "_static/lu/icon.svg",
    },
    "navbar_align": "left",
    "article_header_end": ["lesson-note"],
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 6,
    "show_toc_level": 2,
    "search_bar_text": "Search the course",
    "secondary_sidebar_items": ["page-toc", "this-lesson"],
    "article_footer_items": [],
    "footer_start": ["credits"],
    "footer_end": [],
    "back_to_top_button": False,
    "shorten_urls": False,
}
html_context = {
    "default_mode": "auto",
    "repository": os.environ.get("LECTURE6_SITE_REPOSITORY", ""),
    "course_version": version,
}
