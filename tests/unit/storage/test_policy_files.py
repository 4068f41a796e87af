"""A rule file that is wrong says where, in both languages, and nothing of it is used."""

from pathlib import Path

import pytest

from storage.policy_files import PolicyFileError, PolicyModel, read_policy


class Sample(PolicyModel):
    at_least: int


def read(folder: Path, text: str) -> Sample:
    (folder / "sample.yaml").write_text(text, encoding="utf-8")
    return read_policy(folder, "sample.yaml", Sample).rules


def test_a_right_file_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "at_least: 5").at_least == 5


@pytest.mark.parametrize(
    ("text", "place"),
    [("at_least: 5\nat_laest: 6", "at_laest"), ("at_least: many", "at_least"), ("[1", "line 1")],
)
def test_a_wrong_file_names_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(PolicyFileError, match=place) as refused:
        read(tmp_path, text)
    assert "sample.yaml" in refused.value.vi


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match=r"absent\.yaml"):
        read_policy(tmp_path, "absent.yaml", Sample)


def test_a_wrong_value_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError) as refused:
        read(tmp_path, "at_least: Nguyễn Văn A")
    assert "Nguyễn" not in refused.value.en + refused.value.vi


def test_the_digest_is_that_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text("at_least: 5")
    first = read_policy(tmp_path, "sample.yaml", Sample).digest
    (tmp_path / "sample.yaml").write_text("at_least: 5 # why")
    assert read_policy(tmp_path, "sample.yaml", Sample).digest != first
