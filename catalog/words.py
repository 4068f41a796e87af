"""Texts in policy files: every reason and every title is written in both languages."""

from catalog.model import Bilingual
from storage.policy_files import PolicyModel


class Words(PolicyModel):
    """A text in both languages, as a policy file has it."""

    vi: str
    en: str

    def bilingual(self) -> Bilingual:
        return Bilingual(self.vi, self.en)
