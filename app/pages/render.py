"""Turn a template into a page: one Jinja environment a language, autoescaping, no inline style."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.charts import TILE_HEIGHT, TILE_WIDTH
from app.pages.language import Language, Speech, speeches
from app.pages.words import WORDS

FOLDER = Path(__file__).parent
STATIC = FOLDER.parent / "static"
_IN_TICKS = re.compile(r"`([^`]*)`")


@dataclass(frozen=True)
class Pages:
    """All templates in both languages."""

    @cached_property
    def speeches(self) -> Mapping[Language, Speech]:
        return speeches()

    @cached_property
    def environments(self) -> Mapping[Language, Environment]:
        return {language: _environment(speech) for language, speech in self.speeches.items()}

    def render(self, language: Language, template: str, values: Mapping[str, Any]) -> str:
        return self.environments[language].get_template(template).render(values)


@cache
def all_pages() -> Pages:
    """The templates are those of the software, the same in every house: read them once."""
    return Pages()


def _environment(speech: Speech) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(speech.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "number": speech.number,
        "day": speech.day,
        "moment": speech.moment,
        "instant": speech.instant,
        "size": speech.size,
        "ticks": ticks,
    }
    environment.globals |= {
        "speech": speech,
        "language": speech.language,
        "tile": (TILE_WIDTH, TILE_HEIGHT),
        "stylesheet": f"/static/minhbach.css?v={_fingerprint(STATIC / 'minhbach.css')}",
        "word": lambda group, code: _word(speech, group, code),
        "link": lambda path: path if speech.language == "vi" else f"/en{path}",
    }
    return environment


def ticks(text: str) -> Markup:
    """Show what stands between backticks as code; everything is escaped first.

    >>> ticks("cannot `submit` <b>")
    Markup('cannot <code>submit</code> &lt;b&gt;')
    """
    return Markup(_IN_TICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704


def _word(speech: Speech, group: str, code: str) -> str:
    text = WORDS.get(f"{group}.{code}")
    return speech.say(text) if text else code


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
