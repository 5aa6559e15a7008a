"""A notebook as slides in a browser: the lecture in 90 minutes, or any lesson.

``cells`` reads which cell stands on which slide, ``words`` makes HTML of its text, ``deck`` writes
the page. The scripts and the sheet beside them are what the page does and how it looks.

nbconvert has an exporter of slides. It is not used: its page loads scripts and fonts from
elsewhere, and knows no plan of minutes, no way into a widget and out again, and no slide that gives
a widget all the room there is. Of nbconvert the reader of Markdown is taken.
"""

from lecture_utils.site.slides.cells import Block, Slide, slides_of
from lecture_utils.site.slides.deck import write

__all__ = ["Block", "Slide", "slides_of", "write"]
