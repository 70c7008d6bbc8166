"""What stands in a report: its face with marking and day, and sections of pairs, lines, a picture and a table."""

from datetime import date

import attrs

from atlas.formats.package.edition import Figure

NO_PICTURE = Figure()


@attrs.frozen(kw_only=True)
class Table:
    """Rows of texts under their heads; each row has as many as there are heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen(kw_only=True)
class Section:
    """A section. Whatever is empty is not shown; the table tells all that the picture does.

    `none` is the sentence where there is nothing in it.
    """

    heading: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    picture: Figure = NO_PICTURE
    table: Table | None = None
    none: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        rows = self.table.rows if self.table else ()
        return not (self.pairs or self.lines or self.picture.points or rows)


@attrs.frozen(kw_only=True)
class Report:
    """A report. `type` is its name ("Actor or service profile"), `marking` the label of every page, `made` its day."""

    type: str
    title: str
    marking: str
    pap: str
    made: date
    organisation: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
