"""Find text the way people type it: without accents, in any order of words."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without accents and case; đ counts as d.

    >>> folded("Độ bao phủ BHXH")
    'do bao phu bhxh'
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def holds_words(text: str, query: str) -> bool:
    """Whether every word of the query occurs in the text.

    >>> holds_words("Người tham gia bảo hiểm xã hội", "bao hiem xa hoi")
    True
    """
    searched = folded(text)
    return all(word in searched for word in folded(query).split())
