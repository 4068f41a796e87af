"""What is proposed about a column, and what that says of nobody."""

from pathlib import Path

import polars as pl
import pytest

from anonymization.records.detect import detect
from anonymization.records.forms import MOST_SHAPES, has_one_of, usual_shapes
from anonymization.records.propose import propose
from app.demo.canaries import CANARY_VALUES
from app.demo.register import RegisterSpec, write_register
from catalog.column_contract import ColumnContract, Content, Shape
from tests.unit.anonymization.records.agreed import (
    agreed,
    clean_rows,
    contracts_of,
    the_contract_rules,
)
from tests.unit.anonymization.records.invented import (
    citizen_ids,
    si_numbers,
    tax_codes,
    the_detector,
    the_rules,
)

WHAT_THE_INVENTED_REGISTER_HOLDS = {
    "so_dinh_danh": (Content.IDENTIFIER, "VN_CITIZEN_ID"),
    "ma_so_bhxh": (Content.IDENTIFIER, "VN_SI_NUMBER"),
    "ma_the_bhyt": (Content.IDENTIFIER, "VN_HEALTH_CARD"),
    "ho_ten": (Content.IDENTIFIER, "VN_PERSON"),
    "ngay_sinh": (Content.DATE, "VN_BIRTH_DATE"),
    "gioi_tinh": (Content.CODE, "sex"),
    "dia_chi": (Content.IDENTIFIER, "VN_ADDRESS"),
    "dien_thoai": (Content.IDENTIFIER, "VN_PHONE"),
    "email": (Content.IDENTIFIER, "EMAIL_ADDRESS"),
    "ma_tinh": (Content.CODE, "province"),
    "ma_tinh_cu": (Content.CODE, "province"),
    "ma_xa": (Content.CODE, "commune"),
    "ma_don_vi": (Content.CODE, "employer"),
    "ma_so_thue": (Content.IDENTIFIER, "VN_TAX_CODE"),
    "hinh_thuc": (Content.CODE, "participation"),
    "cac_che_do": (Content.CODE, "participation"),
    "thang": (Content.CODE, "contribution-month"),
    "muc_dong": (Content.NUMBER, "contribution-base"),
    "ghi_chu": (Content.FREE_TEXT, "free-text"),
    "nguon": (Content.CODE, "record-source"),
}


def contracts_for(frame: pl.DataFrame) -> dict[str, ColumnContract]:
    proposed = propose(dict(frame.schema), detect(frame, the_detector()), the_rules())
    return {one.column: one for one in contracts_of(frame, proposed)}


def contract_of(name: str, values: list[str | None] | list[int]) -> ColumnContract:
    return contracts_for(pl.DataFrame({name: values}))[name]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path: Path = tmp_path_factory.mktemp("register") / "register.parquet"
    write_register(path, RegisterSpec(600))
    return pl.read_parquet(path)


def test_all_columns_of_the_invented_register_are_typed_right(register: pl.DataFrame) -> None:
    found = contracts_for(register)
    typed = {name: (one.content, one.kind) for name, one in found.items()}
    assert typed == WHAT_THE_INVENTED_REGISTER_HOLDS


def test_checks_are_agreed_where_nearly_all_cells_pass_them(register: pl.DataFrame) -> None:
    checks = {one.column: one.check for one in contracts_for(register).values() if one.check}
    assert checks == {
        "so_dinh_danh": "province and century",
        "ma_so_bhxh": "province or forces",
        "ma_the_bhyt": "group, level and province",
        "dien_thoai": "numbering plan",
        "ma_so_thue": "check digit of tax codes",
    }


def test_a_contract_holds_no_value_of_the_register(register: pl.DataFrame) -> None:
    told = repr(contracts_for(register))
    assert not [value for value in CANARY_VALUES if value in told]
    values = {str(v) for column in register.iter_columns() for v in column if len(str(v)) > 4}
    assert not [value for value in values if f"'{value}'" in told and set(value) - set("9A-/ ")]


def test_the_same_rows_give_the_same_contracts() -> None:
    assert contracts_for(clean_rows()) == {one.column: one for one in agreed()}


def test_a_foreign_shape_is_not_agreed_however_frequent_it_is() -> None:
    swapped = [*citizen_ids(60), *si_numbers(40)]
    found = contract_of("so_dinh_danh", swapped)
    assert [shape.text for shape in found.shapes] == ["999999999999"]
    assert (found.sampled, found.matched) == (100, 60)


def test_the_two_shapes_of_tax_codes_are_agreed_and_citizen_ids_too_by_their_label() -> None:
    codes = tax_codes(80)
    branches = [f"{code}-001" for code in codes[:40]]
    persons = citizen_ids(30)
    found = contract_of("ma_so_thue", [*codes, *branches, *persons])
    shapes = {shape.text for shape in found.shapes}
    assert shapes == {"9999999999", "9999999999-999", "999999999999"}


def test_numbers_that_lost_their_zeros_by_their_type_get_them_back() -> None:
    found = contract_of("so_dinh_danh", [int(number) for number in citizen_ids(80)])
    assert (found.content, found.matched) == (Content.IDENTIFIER, 80)


def test_a_number_is_agreed_by_its_digits_and_no_number_is_told() -> None:
    found = contract_of("muc_dong", [4_960_000 + 1000 * n for n in range(100)] + [46_800_000] * 9)
    assert (found.content, found.low, found.high) == (Content.NUMBER, 7, 8)
    assert "4680" not in repr(found)


def test_years_of_birth_are_told_by_decades() -> None:
    found = contract_of("ngay_sinh", [f"15/03/{year}" for year in range(1934, 2007)])
    assert (found.low, found.high) == (1930, 2009)


def test_sentences_have_no_form_and_nothing_has_none() -> None:
    notes = [f"{'Đã gọi “lại”… ' * n}№{n}" for n in range(40)]
    assert contract_of("ly_do", notes).content is Content.FREE_TEXT
    assert contract_of("ly_do", [None, " ", ""]).content is Content.EMPTY


def test_words_of_many_shapes_have_an_alphabet_with_the_sign_that_is_never_missing() -> None:
    found = next(one for one in agreed() if one.column == "dia_chi")
    assert found.alphabet is None or found.alphabet.always == ","
    streets = [f"số {n} đường {'Lê ' * (n % 9 + 1)}Lợi, xã {'Tân ' * (n % 7 + 1)}Lập, tỉnh Lào Cai" for n in range(120)]  # fmt: skip
    alphabet = contract_of("dia_chi", streets).alphabet
    assert alphabet is not None
    assert (alphabet.signs, alphabet.longest_number, alphabet.always) == (",", 3, ",")


def test_the_expression_of_the_longest_shapes_is_not_too_large() -> None:
    shapes = [Shape("aA" * 19 + sign, 0.05) for sign in "-/.,;:+*#()!"]
    cells = pl.DataFrame({"v": ["xY" * 19 + "/", "xY" * 18]})
    assert cells.select(has_one_of(shapes, pl.col("v")))["v"].to_list() == [True, False]
    many = ["xY" * n + "-" for n in range(1, 40)]
    assert len(usual_shapes(many, the_contract_rules().usual_shape)) == MOST_SHAPES == len(shapes)
