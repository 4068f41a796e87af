"""Vietnamese from before Unicode: notes copied out of files in TCVN3 (.VnTime) or VNI fonts.

Such text is Latin letters that only look Vietnamese in their font: `NguyÔn V¨n An` in TCVN3,
`Nguyeãn Vaên An` in VNI. Both tables are from memory of the fonts; TCVN3 has small letters only,
as capitals were another font. A text is taken for one of them when two words hold signs that
Vietnamese in Unicode never has, and no letter that only Unicode has.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_TCVN3 = (
    "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớ"
    "ëởìỡîợïùóúñủòũôụ\u00adưõừøứöửơữùựúỳýýûỷüỹþỵ§Đ¢Â£Ê¤Ô¥Ơ¦Ư¡Ă"
)
_ONLY_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u01a0-\u01b0\u1ea0-\u1ef9]")
_TCVN3_WORD = re.compile(r"[A-Za-z]*[A-Za-z][µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÎÏÑªÓÔÖ×ØÞßäåæç«¬ëîïñøöûþ](?![A-Z])")
# `hoà` and `khoá` are good Unicode, so `oà` and `oá` prove nothing.
_VNI_WORD = re.compile(
    r"[aeAE][âáàåãäÂÁÀÅÃÄ](?![A-Z]{2})|[oO][âåäÂÅÄ]|[aA][êéèúüë]|[aeoyuôö][ùøûõï]"
)
_LEAST_WORDS = 2
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_WITH_CIRCUMFLEX = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_WITH_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def legacy_letters(text: str) -> Mapping[str, str]:
    """Return what each sign or pair of signs of an old font means; nothing for Unicode text.

    >>> legacy_letters("NguyÔn V¨n An")["¨"], legacy_letters("Nguyeãn Vaên An")["eã"]
    ('ă', 'ễ')
    >>> len(legacy_letters("Nguyễn Văn An"))
    0
    """
    if text.isascii() or _ONLY_UNICODE.search(text):
        return {}
    if _has_two(_VNI_WORD, text):
        return _vni()
    return _tcvn3() if _has_two(_TCVN3_WORD, text) else {}


def may_be_legacy(pair: str) -> bool:
    """Tell whether a letter and the one after it count as a sign of an old font.

    >>> may_be_legacy("eã"), may_be_legacy("hã")
    (True, False)
    """
    return bool(_VNI_WORD.search(pair) or _TCVN3_WORD.search(pair))


def _has_two(sign: re.Pattern[str], text: str) -> bool:
    first = sign.search(text)
    return first is not None and sign.search(text, first.end()) is not None


@cache
def _tcvn3() -> Mapping[str, str]:
    return dict(zip(_TCVN3[::2], _TCVN3[1::2], strict=True))


@cache
def _vni() -> Mapping[str, str]:
    pairs = {base + sign: base + tone for base in "aeouy" for sign, tone in _TONES.items()}
    pairs |= {
        old + sign: new + tone
        for old, new in (("ô", "ơ"), ("ö", "ư"))
        for sign, tone in _TONES.items()
    }
    pairs |= {
        base + sign: base + _CIRCUMFLEX + tone
        for base in "aeo"
        for sign, tone in _WITH_CIRCUMFLEX.items()
    }
    pairs |= {"a" + sign: "a" + _BREVE + tone for sign, tone in _WITH_BREVE.items()}
    letters = {old: unicodedata.normalize("NFC", new) for old, new in (pairs | _SINGLE).items()}
    return letters | {old.upper(): new.upper() for old, new in letters.items()}
