"""Eight traps of Presidio and of Vietnamese text that cost others recall, each held shut by a test."""

import socket
import unicodedata
from typing import Never

import pytest
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import LANGUAGE
from anonymization.records.recognizers.tokens import PlainTokens
from tests.unit.anonymization.records.invented import found, kinds, si_numbers, spans, tax_codes


def the_tokens(text: str) -> NlpArtifacts:
    return PlainTokens().process_text(text, LANGUAGE)


def test_trap_1_no_lemma_is_empty_so_labels_are_heard() -> None:
    assert the_tokens("Số sổ: 0120878811").lemmas == ["so", "so", ":", "0120878811"]
    [bare] = spans("gặp 0912345678")
    [labelled] = spans("SĐT 0912345678")
    assert labelled.score > bare.score


@pytest.mark.parametrize("text", ["SDT:0120878811", "SĐT:0120878811", "(SĐT:0120878811)"])
def test_trap_2_a_label_glued_to_its_number_by_a_colon_is_heard(text: str) -> None:
    assert found(text, EntityType.PHONE) == ["0120878811"]


def test_trap_3_labels_are_whole_phrases_not_words_nor_parts_of_words() -> None:
    assert kinds("so so 0120878811") == {EntityType.SI_NUMBER}
    # `thẻ` is a label, `theo` is not.
    assert kinds("theo 0120878811") == set()


def test_trap_4_a_check_digit_refutes_and_never_proves() -> None:
    passing = tax_codes(50)
    assert all(kinds(f"có {code} này") == set() for code in passing)
    assert all(span.score <= 0.9 for code in passing for span in spans(f"MST {code}"))


def test_trap_4_insurance_numbers_that_pass_the_check_digit_stay_insurance_numbers() -> None:
    numbers = si_numbers(200)
    assert all(kinds(f"số sổ {number}") == {EntityType.SI_NUMBER} for number in numbers)


def test_trap_5_email_addresses_are_found_without_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object, **_options: object) -> Never:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert found("phong/an@vidu.moi", EntityType.EMAIL) == ["phong/an@vidu.moi"]


@pytest.mark.parametrize("zero", ["٠", "०", "０", "๐"])
def test_trap_6_digits_of_other_scripts_are_read_and_crash_nothing(zero: str) -> None:
    foreign = "".join(chr(ord(zero) + int(digit)) for digit in "0100109106")
    assert found(f"MST {foreign}", EntityType.TAX_CODE) == [foreign]


def test_trap_7_a_check_compiles_no_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    spans("MST 0100109106 SĐT 0912345678")

    def refuse(*_args: object, **_options: object) -> Never:
        raise AssertionError("an expression was looked up in a cache")

    monkeypatch.setattr("regex.compile", refuse)
    monkeypatch.setattr("re._compile", refuse)
    assert len(spans("MST 0100109106 SĐT 0912345678")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Số CCCD 001090012345 của ông Nguyễn Văn An",
        "thôn 3, xã Tân Lập, tỉnh Lào Cai",
    ],
)
def test_trap_8_decomposed_letters_hide_nothing_and_positions_are_those_of_the_original(
    text: str,
) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert len(decomposed) > len(text)
    in_one = [(s.entity, text[s.start : s.end]) for s in spans(text)]
    in_other = [(s.entity, decomposed[s.start : s.end]) for s in spans(decomposed)]
    assert [(e, unicodedata.normalize("NFC", value)) for e, value in in_other] == in_one
    assert in_one != []
