"""Periods as days: clients ask for the first and the last day that a table covers."""

import calendar

MONTHS = 12
QUARTER = 3


def day_of(period: str, *, last: bool) -> str:
    """Return the first or the last day (ISO 8601) of a year, a quarter or a month.

    >>> day_of("2025", last=True), day_of("2024-02", last=True), day_of("2024-02", last=False)
    ('2025-12-31', '2024-02-29', '2024-02-01')
    >>> day_of("2025-Q2", last=False), day_of("2025-Q2", last=True)
    ('2025-04-01', '2025-06-30')
    """
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        number = int(part[1:]) * QUARTER - (0 if last else QUARTER - 1)
    else:
        number = int(part) if part else (MONTHS if last else 1)
    day = calendar.monthrange(int(year), number)[1] if last else 1
    return f"{year}-{number:02}-{day:02}"
