"""Contracts and dirt as people read them: forms in words, shares, bars. Never a value."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.pages.language import Speech
from catalog.column_contract import ColumnConformity, ColumnContract, Content

BAR_WIDTH = 160
MOST_SHAPES_TOLD = 3


@dataclass(frozen=True, slots=True)
class DirtBar:
    """A column's row in the picture: how wide its exceptions are beside the dirtiest column's."""

    column: ColumnConformity
    width: float


def form_in_words(contract: ColumnContract, speech: Speech) -> list[str]:
    """Return the agreed forms of a column: masked shapes, an alphabet, a range."""
    match contract.content:
        case Content.EMPTY | Content.FREE_TEXT:
            return []
        case Content.NUMBER:
            text = speech.say("%(low)s to %(high)s digits")
            return [text % {"low": contract.low, "high": contract.high}]
        case Content.DATE:
            text = speech.say("from %(low)s to %(high)s")
            return [*_shapes(contract, speech), text % {"low": contract.low, "high": contract.high}]
        case Content.CODE | Content.IDENTIFIER:
            return [*_shapes(contract, speech), *_alphabet(contract, speech)]


def dirt_bars(columns: Sequence[ColumnConformity]) -> list[DirtBar]:
    """Return the columns that have exceptions, the dirtiest first."""
    dirty = sorted((one for one in columns if one.exceptions), key=lambda one: -one.share)
    return [DirtBar(one, round(BAR_WIDTH * one.share / dirty[0].share, 1)) for one in dirty]


def _shapes(contract: ColumnContract, speech: Speech) -> list[str]:
    told = contract.shapes[:MOST_SHAPES_TOLD]
    more = len(contract.shapes) - len(told)
    shapes = [f"`{one.text}` {speech.percent(one.share)}" for one in told]
    return shapes + ([speech.say("and %(more)s more") % {"more": more}] if more else [])


def _alphabet(contract: ColumnContract, speech: Speech) -> list[str]:
    found = contract.alphabet
    if found is None:
        return []
    words = [speech.say("words of letters")]
    if found.longest_number:
        text = speech.say("numbers of up to %(digits)s digits")
        words.append(text % {"digits": found.longest_number})
    if found.signs:
        words.append(speech.say("the signs %(signs)s") % {"signs": f"`{found.signs}`"})
    if found.always:
        words.append(speech.say("always with %(signs)s") % {"signs": f"`{found.always}`"})
    return [", ".join(words)]
