"""The rules of what two persons do, read from `policies/two_persons.yaml`."""

import re
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field, model_validator

from anonymization.dual_control.errors import PurposeRefused, ReferenceMissing, TooManyValues
from anonymization.dual_control.model import Deed
from catalog.words import Words
from storage.policy_files import PolicyFile, PolicyModel, read_policy

# A number of a file or decision: no spaces, so no name; and no seven digits in a row, so nobody's
# number.
_REFERENCE = re.compile(r"(?!.*\d{7})[\w./-]{3,40}")


class SharesRule(PolicyModel):
    """How many persons hold shares of a key; two of them open it."""

    holders: int = Field(ge=2, le=9)
    because: Words


class DeedRule(PolicyModel):
    """What two persons may do, for how long after it was asked, and to how many at once."""

    deed: Deed
    name: Words
    open_for_hours: int = Field(ge=1, le=720)
    most_values: int = Field(ge=0, le=1000)
    because: Words

    @property
    def open_for(self) -> timedelta:
        return timedelta(hours=self.open_for_hours)


class WishExample(PolicyModel):
    """A request as examples write it."""

    deed: Deed
    values: int = 0
    reference: str = ""


class WishExamples(PolicyModel):
    """What must be accepted and refused. Every one is a test."""

    accept: tuple[WishExample, ...] = Field(min_length=1)
    refuse: tuple[WishExample, ...] = Field(min_length=1)


class DeedPurpose(PolicyModel):
    """Why two persons may do it; `law` only where the text of the article was read."""

    purpose: str
    deeds: tuple[Deed, ...] = Field(min_length=1)
    name: Words
    law: Words | None = None
    needs_reference: bool
    because: Words
    examples: WishExamples


class TwoPersonRules(PolicyModel):
    """The schema of `two_persons.yaml`: every deed has its rule and at least one purpose."""

    version: int
    owner: str
    effective_from: date
    shares: SharesRule
    deeds: tuple[DeedRule, ...]
    purposes: tuple[DeedPurpose, ...]

    @model_validator(mode="after")
    def _leaves_out_no_deed(self) -> "TwoPersonRules":
        served = {deed for one in self.purposes for deed in one.deeds}
        if [one.deed for one in self.deeds] != list(Deed) or served != set(Deed):
            raise ValueError("every deed has one rule, in order, and a purpose")
        return self

    def of(self, deed: Deed) -> DeedRule:
        return next(one for one in self.deeds if one.deed is deed)

    def purposes_of(self, deed: Deed) -> list[DeedPurpose]:
        return [one for one in self.purposes if deed in one.deeds]

    def require(self, deed: Deed, purpose: str, *, reference: str, values: int) -> DeedRule:
        """Return the rule of a deed that may be asked for.

        Raises:
            PurposeRefused: The policy does not know the purpose for this deed.
            ReferenceMissing: The purpose needs the number of a file, and there is none.
            TooManyValues: More values at once than the policy allows, or none where some are due.
        """
        known = [one for one in self.purposes_of(deed) if one.purpose == purpose]
        if not known:
            names = ", ".join(one.purpose for one in self.purposes_of(deed))
            raise PurposeRefused(
                f"the policy knows no such purpose for this. Choose one of {names}",
                vi=f"chính sách không có mục đích này cho việc đó. Hãy chọn một trong {names}",
            )
        is_given = known[0].needs_reference or reference
        if is_given and not _REFERENCE.fullmatch(reference):
            raise ReferenceMissing(
                "give the number of the file or decision: 3 to 40 letters, digits, `.`, `/` or "
                "`-`, without spaces, and never a person's number",
                vi="hãy ghi số hồ sơ hoặc quyết định: 3 đến 40 chữ, số, `.`, `/` hoặc `-`, không "
                "có dấu cách, và không bao giờ ghi số của cá nhân",
            )
        return self._bounded(deed, values)

    def _bounded(self, deed: Deed, values: int) -> DeedRule:
        rule = self.of(deed)
        if not min(1, rule.most_values) <= values <= rule.most_values:
            raise TooManyValues(
                f"one request names 1 to {rule.most_values} values, not {values}. Ask for "
                "those you need",
                vi=f"mỗi yêu cầu nêu từ 1 đến {rule.most_values} giá trị, không phải "
                f"{values}. Hãy chỉ đề nghị những gì cần",
            )
        return rule


def read_two_person_rules(policies: Path) -> PolicyFile[TwoPersonRules]:
    return read_policy(policies, "two_persons.yaml", TwoPersonRules)
