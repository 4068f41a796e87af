"""The provinces that identifiers and addresses speak of: the 63 of old, and the 34 since then."""

from datetime import date, timedelta

from anonymization.records.text import without_marks
from catalog.geography import REFORM_DAY, provinces

LAST_DAY_OF_THUA_THIEN_HUE = date(2024, 12, 31)
LAST_DAY_OF_THE_63 = REFORM_DAY - timedelta(days=1)
OLD_PROVINCES = tuple(
    dict.fromkeys((*provinces(LAST_DAY_OF_THUA_THIEN_HUE), *provinces(LAST_DAY_OF_THE_63)))
)
OLD_PROVINCE_CODES = frozenset(unit.code for unit in OLD_PROVINCES)
PROVINCE_NAMES = frozenset(
    without_marks(unit.name_vi) for unit in (*OLD_PROVINCES, *provinces(REFORM_DAY))
)
"""Names of old and present provinces, without diacritics."""
