"""The drawing kit of the package: a page in pixels, and what is drawn on it.

From below: ``text`` (how wide, where to break), ``colours`` (looks of cells, tints), ``canvas`` (a
page and its marks); ``block`` (one grid), ``layout`` (several in a row), ``legend``, ``page`` (text
and grids below one another); ``trace_grids`` (a trace as blocks and in words); ``classes`` and
``regions`` (label maps); ``inputs`` (what pictures are given); ``files`` (never over another
file).
"""
