"""Say in words what a disclosure certificate says in fields."""

from collections.abc import Mapping
from typing import Any

from app.pages.language import Speech


def certificate_words(certificate: Mapping[str, Any], speech: Speech) -> list[str]:
    """Return what was done and what is promised, in sentences."""
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
            "and tell each other. Not covered: employers who know their staff, people who know "
            "several others, and releases of other products about the same people."
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
