"""The drawing kit of the package: a page in pixels, and what is drawn on it.

From below: ``text`` (how wide, where to break), ``colours`` (looks of cells, tints), ``canvas`` (a
page and its marks); ``block`` (one grid), ``layout`` (several in a row), ``legend``, ``controls``
(sliders and switches as they stand), ``page`` (text, grids and controls below one another);
``trace_grids`` (a trace as blocks and in words), ``products`` (those of a step); ``classes`` and
``regions`` (label maps); ``inputs`` (what pictures are given); ``picture`` (a figure as a PNG, with
its text); ``files`` (never over another file).
"""
