"""Words and signs for Presidio, without a language model, a download or the network."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from anonymization.records.recognizers.pattern import LANGUAGE
from anonymization.records.text import fold

# Digits and letters part company, and so do a label and the colon after it.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]|\n")


class PlainTokens(NlpEngine):
    """Splits text into words, numbers and signs.

    The lemma of a word is the word folded. It must not stay empty, as it does in a blank spaCy
    pipeline: whatever compares lemmas with labels would then never find one, without a warning.
    """

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        folded = fold(text)
        found = list(_TOKEN.finditer(text))
        return NlpArtifacts(
            entities=[],
            tokens=[token.group() for token in found],  # type: ignore[arg-type] # words will do
            tokens_indices=[token.start() for token in found],
            lemmas=[folded[token.start() : token.end()] for token in found],
            # Without an engine Presidio does not compute keywords, which nothing here uses.
            nlp_engine=None,
            language=language,
        )

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002
        n_process: int = 1,  # noqa: ARG002
        **_options: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        return not word.isalnum()

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]
