"""Which words are spelled like a syllable of Vietnamese? `Kowalczyk` and `Bounmy` are not.

Onsets and rimes as they are written, without diacritics. Not every pair of them is a syllable that
somebody uses; what matters is that foreign words seldom look like one.
"""

from itertools import product

_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_VOWELS = (
    "a ai ao au ay e eo eu i ia ie ieu iu o oa oai oao oay oe oeo oi oo u ua uay ue ui uo uoi uou "
    "uu uy uya uye uyu y ye yeu"
)
_ENDINGS = "c ch m n ng nh p t"

SYLLABLES = frozenset(
    map("".join, product(("", *_ONSETS.split()), _VOWELS.split(), ("", *_ENDINGS.split())))
)
"""Syllables without diacritics, in small letters; about seven thousand."""
