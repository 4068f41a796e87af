"""Social insurance numbers (mã số BHXH): 10 digits without a published check digit.

The first two digits are a province code or 97/98 for the forces; that is weak, so the number is
only believed with its label or by the whole column. Since 2026-09-01 the personal number replaces
it (Notice 6877/TB-BHXH, one secondary source); old records hold it for years to come.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import NO_DIGIT_BEFORE, LabelledRecognizer

SI_NUMBER = r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{8}"


class SiNumberRecognizer(LabelledRecognizer):
    """Finds ten digits that are called a social insurance number."""

    entity = EntityType.SI_NUMBER
    is_number = True
    digits = 10
    found_by = (Pattern("10 digits", NO_DIGIT_BEFORE + SI_NUMBER + r"(?![0-9]|-[0-9]{3})", 0.3),)
    labels = (
        "ma so bhxh",
        "ma so bao hiem xa hoi",
        "so so bhxh",
        "so bhxh",
        "so so bao hiem",
        "so bao hiem xa hoi",
        "so bao hiem",
        "so so",
        "ma bhxh",
        "ms bhxh",
        "bhxh",
        "ma so",
        "social insurance number",
        "si number",
    )
