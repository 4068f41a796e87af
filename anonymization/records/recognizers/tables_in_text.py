"""Tables inside a text: which heading stands above a place?

Clerks paste tables into notes: one line of headings, then lines with as many `|`, `;`, tabs, or
commas without a space. The
heading above a number is its label, as the name of a column would be.
"""

SEPARATORS = ("|", "\t", ";", ",")
MOST_ROWS = 200
LONGEST_LINE = 500


def heading_above(text: str, position: int) -> str:
    r"""Return the heading of the cell that holds `position`, or nothing outside a table.

    >>> heading_above("Tên|Số sổ\nHoa|0120878811", 14)
    'Số sổ'
    """
    line_start = text.rfind("\n", 0, position) + 1
    if line_start == 0 or position - line_start > LONGEST_LINE:
        return ""
    row = _line_at(text, line_start)
    for separator in SEPARATORS:
        if separators := row.count(separator):
            headings = _first_row(text, line_start, separator, separators)
            if separator == "," and (", " in headings or headings.endswith(",")):
                return ""  # a sentence
            before = text[line_start:position].count(separator)
            return headings.split(separator)[before].strip() if headings else ""
    return ""


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start, start + LONGEST_LINE)
    return text[start : end if end >= 0 else start + LONGEST_LINE]


def _first_row(text: str, start: int, separator: str, separators: int) -> str:
    """Return the topmost of the lines above that have as many separators, in a row."""
    first = ""
    for _ in range(MOST_ROWS):
        if start == 0:
            break
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if len(line) > LONGEST_LINE or line.count(separator) != separators:
            break
        first, start = line, above
    return first
