"""Health insurance card numbers (mã thẻ BHYT), the old 15 characters and the new 10 digits.

Old: 2 letters for the group, 1 digit for the benefit level (1-5), 2 for the province, then the
10-digit social insurance number (Decision 1351/QĐ-BHXH of 2015, art. 2; secondary). New: the
social insurance number alone (Decision 1666/QĐ-BHXH of 2020; secondary), so only a label tells.
"""

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    LIKE_DIGITS,
    MOST_LETTERS,
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
    digits_of,
    in_groups,
    read_from_paper,
)
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES
from anonymization.records.recognizers.si_number import SI_NUMBER

# Groups of insured people; source: yunkhngn/medconnect BHYTInput.README.md. The list changes, so
# it is one of several signs and never the only one.
_GROUPS = (
    "DN HX CH NN TK HC XK HT TB NO CT XB TN CS QN CA CY CC CK CB KC HD TE BT HN DT DK XD "
    "HS SV GB GD CN TQ TA TY HG LS"
)
GROUPS = frozenset(_GROUPS.split())
LONG_DIGITS = 13
# 97 and 98 are the cards of the army and the police (from memory).
_PROVINCE_CODES = OLD_PROVINCE_CODES | {"97", "98"}

_LONG = r"(?<![A-Z0-9])(?!TK[ .:-])[A-Z]{2}[ .-]?[1-5](?:[ .-]?[0-9]){12}"


AS_ON_PAPER = "2 letters and 13 digits, some read as letters"
_ON_PAPER = (
    rf"(?<![A-Z0-9])(?!TK[ .:-])[A-Z]{{2}}[ .-]?[0-9](?:[ .-]?[0-9{LIKE_DIGITS}]){{12}}(?![A-Z0-9])"
)
IF_CALLED = 0.6
CALLED = "2 letters and 13 digits after `thẻ`"


class HealthCardRecognizer(LabelledRecognizer):
    """Finds the long number by itself, the short one only by its label."""

    entity = EntityType.HEALTH_CARD
    reads = ()
    reads_bare = (GROUPS, *READ_FOR_DIGITS)
    is_number = True
    found_by = (
        Pattern("2 letters and 13 digits", _LONG + NO_DIGIT_AFTER, 0.8),
        Pattern(CALLED, r"(?<=\bthe:? )" + _LONG + NO_DIGIT_AFTER, 0.81),
        Pattern(AS_ON_PAPER, _ON_PAPER, ONLY_WITH_LABEL),
        Pattern("10 digits in groups", in_groups(10), ONLY_WITH_LABEL),
        Pattern("10 digits, some read as letters", read_from_paper(10), ONLY_WITH_LABEL),
        Pattern("10 digits after `thẻ`", r"(?<=\bthe:? )" + SI_NUMBER + NO_DIGIT_AFTER, 0.6),
        Pattern("10 digits", NO_DIGIT_BEFORE + SI_NUMBER + NO_DIGIT_AFTER, 0.05),
    )
    labels = (
        "the bhyt",
        "so the bhyt",
        "ma the bhyt",
        "the bao hiem y te",
        "bao hiem y te",
        "bhyt",
        "ma so the",
        "ma the",
        "so the",
        *("the bh", "so bhyt", "ma bhyt", "ms bhyt", "ma the bh", "so the bh", "the kham benh"),
        *("ma the kcb", "the kcb", "so the bao hiem", "ma the bao hiem", "the bao hiem", "the so"),
        *("mathe", "mathebhyt", "sothe", "sothebhyt", "thebhyt", "mabhyt", "sobhyt", "msbhyt"),
        *("the moi", "the cu", "insurance card", "card id"),
        "health insurance card",
        *(
            "the mau moi",
            "mau the moi",
            "the giay",
            "the cung",
            "the dien tu",
            "the bhyt so",
            "bhyt so",
        ),
        *(
            "the bao hiem so",
            "so the moi",
            "so the cu",
            "ma the moi",
            "ma the cu",
            "quet the",
            "sothebh",
        ),
        *("health insurance number", "health insurance", "hi card", "hi number", "hi no", "hicard"),
        *("masothe", "masothebhyt", "sothebaohiem", "mathebh", "the bhit", "the bhyte", "the byt"),
        *(
            "insurance card no",
            "health card no",
            "the kcb so",
            "the tre em",
            "the ho ngheo",
            "bh y te",
        ),
        "health card",
    )

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """A group or province that we do not know leaves the decision to the label."""
        score, card = super().score_in(text, result), text[result.start : result.end]
        if result.analysis_explanation.pattern_name == AS_ON_PAPER:
            letters = sum(map(str.isalpha, card)) - 2
            return score if 0 < letters <= MOST_LETTERS else 0.0
        digits = digits_of(card)
        if len(digits) != LONG_DIGITS:
            return score
        if digits[1:3] not in _PROVINCE_CODES:
            return min(score, ONLY_WITH_LABEL)
        if card[:2].upper() in GROUPS:
            return score
        is_called = result.analysis_explanation.pattern_name == CALLED
        return min(score, IF_CALLED if is_called else ONLY_WITH_LABEL)
