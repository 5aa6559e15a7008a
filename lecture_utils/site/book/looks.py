"""How the pages look: the palette of ``style.py`` as variables, and the sheets that use them."""

from __future__ import annotations

import shutil
from pathlib import Path

from lecture_utils import style

_HERE = Path(__file__).resolve().parent

#: The theme's colours -> the roles of the palette that they are given.
_THEME = {
    "primary": "accent",
    "primary-bg": "good-bg",
    "secondary": "accent",
    "secondary-bg": "good-bg",
    "accent": "accent",
    "accent-bg": "good-bg",
    "info": "accent",
    "info-bg": "good-bg",
    "success": "good",
    "success-bg": "good-bg",
    "warning": "warm",
    "warning-bg": "warm-bg",
    "danger": "alert",
    "danger-bg": "alert-bg",
    "attention": "warm",
    "attention-bg": "warm-bg",
    "text-base": "fg",
    "text-muted": "soft",
    "heading": "fg",
    "border": "rule",
    "border-muted": "panel",
    "background": "bg",
    "on-background": "panel",
    "surface": "panel",
    "on-surface": "fg",
    "link": "accent",
    "link-hover": "warm",
    "inline-code": "fg",
    "inline-code-links": "accent",
    "target": "warm-bg",
    "table-row-hover-bg": "panel",
    "table-inner-border": "panel",
    "shadow": "panel",
}


def colours() -> str:
    """The palette for a light and for a dark page, and the theme's own names for it.

    Returns
    -------
    str
        A style sheet.

    Examples
    --------
    >>> colours().splitlines()[0]
    'html:not([data-theme="dark"]) {'
    """
    rules = []
    # A page whose scripts do not run says neither: it is light.
    for page, name in enumerate(('html:not([data-theme="dark"])', 'html[data-theme="dark"]')):
        pairs = {f"--lu-{role}": pair[page] for role, pair in style.PAGE.items()}
        fixed = {f"--lu-{role}": colour for role, colour in style.COLOURS.items()}
        theme = {f"--pst-color-{key}": f"var(--lu-{role})" for key, role in _THEME.items()}
        values = "".join(f"  {key}: {value};\n" for key, value in (fixed | pairs | theme).items())
        rules.append(f"{name} {{\n{values}}}\n")
    return "".join(rules)


def write(folder: Path) -> None:
    """Write the sheets and the scripts of all pages.

    Parameters
    ----------
    folder : Path
        ``_static/lu`` of the site.
    """
    (folder / "colours.css").write_text(colours(), encoding="utf-8")
    for path in sorted((_HERE / "sheets").glob("*.css")):
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(_HERE / "scripts" / "pages.js", folder / "pages.js")
