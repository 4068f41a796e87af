"""Speak Vietnamese or English: texts from gettext catalogues, numbers and dates from Babel."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.support import Translations

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
CATALOGUES = Path(__file__).parent.parent / "locale"

# Viet Nam keeps UTC+7 all year, so that no time zone data is needed.
VIET_NAM = timezone(timedelta(hours=7))
_DAY = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}


@dataclass(frozen=True, slots=True)
class Speech:
    """One language of the pages. English texts are their own keys."""

    language: Language
    translations: NullTranslations

    def say(self, text: str) -> str:
        return self.translations.gettext(text)

    def count(self, one: str, many: str, number: int) -> str:
        return self.translations.ngettext(one, many, number)

    def number(self, value: float | None) -> str:
        """A figure as people here write it; at most two decimals.

        >>> speech_in("vi").number(1234.5), speech_in("en").number(1234.5)
        ('1.234,5', '1,234.5')
        """
        return "" if value is None else format_decimal(value, "#,##0.##", locale=self.language)

    def compact(self, value: float) -> str:
        """A large figure in few signs, for the small squares of a map."""
        return format_compact_decimal(value, locale=self.language, fraction_digits=1)

    def percent(self, share: float) -> str:
        return format_percent(share, "#,##0.0%", locale=self.language)

    def day(self, value: date) -> str:
        """A day.

        >>> speech_in("vi").day(date(2026, 9, 4)), speech_in("en").day(date(2026, 9, 4))
        ('04/09/2026', '4 September 2026')
        """
        return format_date(value, _DAY[self.language], locale=self.language)

    def moment(self, value: datetime) -> str:
        """A moment as the clocks in Viet Nam show it."""
        pattern = f"{_DAY[self.language]} HH:mm"
        return format_datetime(value.astimezone(VIET_NAM), pattern, locale=self.language)

    def instant(self, value: datetime) -> str:
        """A moment to the second."""
        return f"{self.moment(value)}:{value.second:02}"

    def size(self, count: int) -> str:
        """A number of bytes.

        >>> speech_in("vi").size(1_536_000)
        '1,5 MB'
        """
        for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
            if count >= factor:
                return f"{format_decimal(count / factor, '#,##0.#', locale=self.language)} {unit}"
        return f"{count} B"


def speech_in(language: Language) -> Speech:
    return Speech(language, read_catalogue(language))


def speeches() -> Mapping[Language, Speech]:
    return {language: speech_in(language) for language in LANGUAGES}


def read_catalogue(language: Language) -> NullTranslations:
    """Read the catalogue of a language; English has none, its texts are the keys."""
    path = CATALOGUES / language / "LC_MESSAGES" / "minhbach.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="minhbach")
