"""Vehicle plates: 2 digits for the province, 1 or 2 letters, perhaps a digit, 4 or 5 digits.

`30A-123.45` is a car, `59X2-889.01` a motorcycle. The dot and the hyphen make it a plate; without
them a form or a room may be called like that, so the label decides.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import ONLY_WITH_LABEL, LabelledRecognizer

_SERIES = r"(?<![A-Z0-9])[1-9][0-9][ -]?[A-Z][A-Z0-9]?"
_END = r"(?![A-Z0-9]|[.,/-][0-9])"


class PlateRecognizer(LabelledRecognizer):
    """Finds a plate by its hyphen and dot, or by its label."""

    entity = EntityType.PLATE
    reads = ()
    labelled_score = 0.85
    reach = 6
    found_by = (
        Pattern(
            "series and 3 digits, dot, 2 digits",
            rf"{_SERIES}[ .-]?[0-9]{{3}}\.[0-9]{{2}}{_END}",
            0.6,
        ),
        Pattern("series and 5 digits", rf"{_SERIES}[ .-]?[0-9]{{5}}{_END}", 0.2),
        Pattern("series and 4 digits", rf"{_SERIES}[ .-]?[0-9]{{4}}{_END}", ONLY_WITH_LABEL),
    )
    labels = (
        "bien so xe",
        "bien so",
        *("bien so", "so xe", "bienso", "biensoxe", "bien", "bien ks", "bien dk", "mang bien"),
        *("xe tai", "xe con", "xe hoi", "o to con", "xe khach", "xe dien", "xe ban tai", "oto"),
        "bien kiem soat",
        "bien xe",
        "bks",
        "bsx",
        "xe may",
        "xe o to",
        "o to",
        "xe",
        "plate",
    )
    against = ("mau", "quy chuan", "tieu chuan", "ma don vi", "phong", "hoa don", "serial", "seri")
