"""Say in words what a disclosure certificate says in fields."""

from collections.abc import Mapping
from typing import Any

from app.pages.language import Speech


def certificate_words(certificate: Mapping[str, Any], speech: Speech) -> list[str]:
    """Return what was done and what is promised, in sentences."""
    if "rounding" in certificate:
        return _rounded(certificate, speech)
    if "minimum_frequency" in certificate:
        return _suppressed(certificate, speech)
    return [
        speech.say(
            "All figures were public before; each names its source. No column describes a person."
        ),
        speech.say("Nothing is withheld: all %(rows)s rows are published.")
        % {"rows": speech.number(certificate["cells"])},
    ]


def _suppressed(certificate: Mapping[str, Any], speech: Speech) -> list[str]:
    values = {
        "at_least": speech.number(certificate["minimum_frequency"]),
        "cells": speech.number(certificate["cells"]),
        "suppressed": speech.number(certificate["suppressed"]),
        "share": speech.percent(certificate["suppressed"] / max(certificate["cells"], 1)),
    }
    sentences = (
        speech.say(
            "A cell with fewer than %(at_least)s people is not published, and neither are the "
            "cells from which it could be worked out. The same cells are withheld in every period."
        ),
        speech.say(
            "%(suppressed)s of %(cells)s cells (%(share)s) are withheld; all others are exact."
        ),
        speech.say(
            "Before publication the table was attacked: of each protected cell, whoever knows "
            "everything published can tell no more than that it lies somewhere from 0 to at least "
            "%(at_least)s."
        ),
        speech.say(
            "The proof comes in two halves: numbers in the certificate that show for all withheld "
            "cells that none follows from the published ones, for you to check, and a proof from "
            "the true values that stays sealed, because it would tell them."
        ),
        *_earlier(certificate, speech),
        speech.say(
            "That also holds for whoever knows the minimum, and for people who are alone in a cell "
            "and tell each other that they are there. Not covered: employers who know their staff, "
            "people who know several others or that nobody else is in their cell, and releases of "
            "other products about the same people."
        ),
    )
    return [sentence % values for sentence in sentences]


def _rounded(certificate: Mapping[str, Any], speech: Speech) -> list[str]:
    base = certificate["rounding"]["base"]
    values = {
        "cells": speech.number(certificate["cells"]),
        "base": speech.number(base),
        "below": speech.number(base - 1),
    }
    sentences = (
        speech.say(
            "All %(cells)s cells are published. In the finest cells 1 to %(below)s people are "
            "rounded to 0 or %(base)s: 0 stands for 0 to %(below)s, and %(base)s for 1 to %(base)s."
        ),
        speech.say(
            "All other cells are sums of the finest ones, so everything adds up; the roundings "
            "were chosen so that sums stay close to the true ones."
        ),
        speech.say(
            "A cell that stays the same is rounded the same way in every period and release, so "
            "nothing can be averaged out. No exact table of the same people and periods is released."
        ),
        speech.say(
            "Not covered: people in a cell who know the others in it, and statistics of other "
            "houses about the same people."
        ),
    )
    return [sentence % values for sentence in sentences]


def _earlier(certificate: Mapping[str, Any], speech: Speech) -> list[str]:
    """Which earlier releases the attacker had on the table as well."""
    count = len(certificate.get("earlier", ()))
    if not count:
        return []
    said = speech.count(
        "The attacker also had %(num)s earlier release of this product.",
        "The attacker also had %(num)s earlier releases of this product.",
        count,
    )
    return [said % {"num": speech.number(count)}]
