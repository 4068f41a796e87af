"""What nobody does alone, from the command line: with the right persons, and with the wrong ones."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from access_control.read_audit import verify_log
from app.demo.canaries import CANARY_VALUES
from catalog.model import Dataset, VersionKind
from storage.sealed_tables import read_table
from tests.builders import a_house
from tests.journeys.command_line import CommandLine
from tests.journeys.treated_register import (
    DOMAIN,
    PERSON,
    Terminal,
    hold_and_split,
    quick_passphrases,
    records_of,
    treated,
    write_people,
)

COURT = ("--purpose", "decision-of-an-authority", "--reference", "12/2026/QĐ-TA")
OWN = ("--purpose", "own-request", "--reference", "ĐƠN-15/2026", "--kind", "citizen-id")


@pytest.fixture(scope="module")
def treated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A research file was made, and its key is held by three people. Look at it; copy it."""
    folder = tmp_path_factory.mktemp("two")
    write_people(folder / "register.parquet")
    with pytest.MonkeyPatch.context() as patch:
        quick_passphrases(patch)
        story, _ = treated(folder / "home", folder / "register.parquet")
        hold_and_split(story)
    return folder / "home"


@pytest.fixture
def terminal(
    treated_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    shutil.copytree(treated_home, tmp_path / "home")
    quick_passphrases(monkeypatch)
    return Terminal(CommandLine(tmp_path / "home", monkeypatch, capsys))


def pseudonym_of(terminal: Terminal, number: str) -> str:
    """The pseudonym of a person, found by the place of their row."""
    registered = records_of(terminal.house, VersionKind.REGISTERED)
    place = registered["so_dinh_danh"].to_list().index(number)
    found: str = records_of(terminal.house)["so_dinh_danh"][place]
    return found


def test_two_holders_lead_a_pseudonym_back_once(terminal: Terminal) -> None:
    pseudonym = pseudonym_of(terminal, PERSON.so_dinh_danh)
    number = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed=pseudonym)
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    answer = terminal("steward", "two-persons", "reidentify", number)
    assert answer.lines == [{"pseudonym": pseudonym, "identifier": PERSON.so_dinh_danh}]
    again = terminal("steward", "two-persons", "reidentify", number)
    assert (again.code, "a request that is done cannot carry-out" in again.said) == (1, True)
    require_nothing_told(terminal, pseudonym)


def require_nothing_told(terminal: Terminal, *more: str) -> None:
    """Neither the log nor what was asked for holds an identifier or a pseudonym."""
    house = terminal.house
    assert verify_log(house.guard).is_intact
    events = "".join(event.body for event in house.log.iterate_events())
    asked = "".join(
        str(request) + request.sealed_values for request in house.office.store.list_requests()
    )
    database = (house.settings.home / "minhbach.sqlite").read_bytes()
    for value in (*CANARY_VALUES, *more):
        assert value not in events
        assert value not in asked
        assert value.encode() not in database


def test_the_reviewer_asks_and_carries_out_only_to_lead_back(terminal: Terminal) -> None:
    pseudonym = pseudonym_of(terminal, PERSON.so_dinh_danh)
    number = terminal.asked("reviewer", "reidentify", DOMAIN, *COURT, typed=pseudonym)
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    assert terminal("reviewer", "two-persons", "reidentify", number).code == 0
    assert terminal("reviewer", "two-persons", "ask", "rotate", DOMAIN).code == 1


def test_with_the_wrong_persons_nothing_is_shown(terminal: Terminal) -> None:
    pseudonym = pseudonym_of(terminal, PERSON.so_dinh_danh)
    ask = ("two-persons", "ask", "reidentify", DOMAIN, *COURT)
    for login in ("admin", "dpo", "owner", "publisher", "researcher", "checker1"):
        assert terminal(login, *ask, typed=pseudonym).code == 1, login
    number = terminal.asked("steward", *ask[2:], typed=pseudonym)
    early = terminal("steward", "two-persons", "reidentify", number)
    assert (early.code, PERSON.so_dinh_danh in early.said) == (1, False)
    for login in ("steward", "admin", "owner", "reviewer"):
        assert terminal(login, "two-persons", "approve", number).code == 1, login
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    for login in ("dpo", "admin", "owner", "reviewer"):
        answer = terminal(login, "two-persons", "reidentify", number)
        assert (answer.code, PERSON.so_dinh_danh in answer.said) == (1, False), login


def test_a_wrong_passphrase_opens_nothing_and_is_in_the_log(terminal: Terminal) -> None:
    number = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed="A" * 26)
    wrong = terminal("dpo", "two-persons", "approve", number, passphrase="sai hoàn toàn, dài")
    assert (wrong.code, "does not open your share" in wrong.said) == (1, True)
    tried = [e for e in terminal.house.log.list_events(outcome="refused") if "openShare" in e.body]
    assert len(tried) == 1


def test_the_policy_bounds_what_is_asked_for(terminal: Terminal) -> None:
    many = "\n".join("A" * 24 + a + b for a in "ABCDE" for b in "ABCDE")
    ask = ("two-persons", "ask", "reidentify", DOMAIN)
    assert terminal("steward", *ask, *COURT, typed=many).code == 1
    unknown = terminal("steward", *ask, "--purpose", "curiosity", typed="A" * 26)
    assert (unknown.code, "Choose one of decision-of" in unknown.said) == (1, True)
    without = terminal("steward", *ask, "--purpose", "correction", typed="A" * 26)
    assert (without.code, "number of the file" in without.said) == (1, True)


def test_a_refused_request_stays_refused(terminal: Terminal) -> None:
    number = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed="A" * 26)
    assert terminal("dpo", "two-persons", "refuse", number).code == 0
    assert terminal("dpo", "two-persons", "approve", number).code == 1
    states = [line["state"] for line in terminal("dpo", "two-persons", "list").lines]
    assert states == ["refused"]


def test_a_shared_key_treats_only_when_two_open_it(terminal: Terminal) -> None:
    alone = terminal("steward", "treat", "so")
    assert (alone.code, "is held in shares" in alone.said) == (1, True)
    before = records_of(terminal.house)
    number = terminal.asked("steward", "treat", "so")
    assert terminal("steward", "two-persons", "treat", number).code == 1
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    assert terminal("steward", "two-persons", "treat", number).code == 0
    assert records_of(terminal.house).equals(before)
    keys = terminal.run.home / "keys"
    assert not list(keys.glob("domain-*"))


def test_after_rotation_equal_pseudonyms_are_equal_and_no_old_one_is_left(
    terminal: Terminal,
) -> None:
    before = records_of(terminal.house)
    old = terminal.house.datasets.get("so").newest(VersionKind.DE_IDENTIFIED).digest  # type: ignore[arg-type]
    number = terminal.asked("steward", "rotate", DOMAIN)
    assert terminal("steward", "two-persons", "rotate", number).code == 1
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    (said,) = terminal("steward", "two-persons", "rotate", number).lines
    assert (said["generation"], said["datasets"]) == (2, 1)
    house = terminal.house
    after = records_of(house)
    for column in ("so_dinh_danh", "ma_so_bhxh"):
        assert same_pattern(before[column], after[column])
        assert set(before[column]).isdisjoint(set(after[column]) - {None})
    assert not (house.vault.folder / old).exists()
    kept = [(d.generation, d.is_destroyed, d.is_shared) for d in house.domain_keys.store.list_all()]
    assert kept == [(1, True, True), (2, False, True)]
    assert not house.domain_keys.store.list_shares(house.domain_keys.store.list_all()[0])
    lead_back(terminal, PERSON.so_dinh_danh)


def lead_back(terminal: Terminal, number: str) -> None:
    pseudonym = pseudonym_of(terminal, number)
    request = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed=pseudonym)
    assert terminal("dpo", "two-persons", "approve", request).code == 0
    (line,) = terminal("steward", "two-persons", "reidentify", request).lines
    assert line["identifier"] == number


def same_pattern(one: pl.Series, other: pl.Series) -> bool:
    """Whether two columns have equal values in the same places."""
    return one.rank("dense").n_unique() == pl.DataFrame({"a": one, "b": other}).n_unique() and (
        one.n_unique() == other.n_unique()
    )


def test_what_was_approved_before_a_rotation_opens_nothing_after_it(terminal: Terminal) -> None:
    pseudonym = pseudonym_of(terminal, PERSON.so_dinh_danh)
    waiting = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed=pseudonym)
    assert terminal("dpo", "two-persons", "approve", waiting).code == 0
    rotation = terminal.asked("steward", "rotate", DOMAIN)
    assert terminal("dpo", "two-persons", "approve", rotation).code == 0
    assert terminal("steward", "two-persons", "rotate", rotation).code == 0
    late = terminal("steward", "two-persons", "reidentify", waiting)
    assert (late.code, PERSON.so_dinh_danh in late.said) == (1, False)


def test_an_erased_person_is_in_no_version_any_more(terminal: Terminal) -> None:
    before = terminal.house.datasets.get("so")  # type: ignore[arg-type]
    rows = records_of(terminal.house, VersionKind.REGISTERED)
    others = rows.filter(pl.col("so_dinh_danh") != PERSON.so_dinh_danh).height
    number = terminal.asked("steward", "erase", *OWN, typed=PERSON.so_dinh_danh)
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    other = terminal(
        *("steward", "two-persons", "erase", number, "--kind", "citizen-id"), typed="001189990102"
    )
    assert (other.code, "not the identifier" in other.said) == (1, True)
    erase = ("two-persons", "erase", number, "--kind", "citizen-id")
    answer = terminal("steward", *erase, typed="001 189 990101")
    assert answer.code == 0, answer.said
    (said,) = answer.lines
    assert said["versions"] == 2
    assert said["rows_erased"] == 2 * (rows.height - others)
    assert said["mentions_erased"] >= 1
    house = terminal.house
    after = house.datasets.get("so")  # type: ignore[arg-type]
    require_gone(terminal, after)
    assert [v.rows for v in after.versions] == [others, others]
    assert [(v.number, v.kind, v.parent) for v in after.versions] == [
        (v.number, v.kind, v.parent) for v in before.versions
    ]
    for version in before.versions:
        assert not (house.vault.folder / version.digest).exists()
    assert after.conformity is None
    require_old_counts_gone(terminal, before, after)
    require_nothing_told(terminal)


def require_old_counts_gone(terminal: Terminal, before: Dataset, after: Dataset) -> None:
    """Beside new counts the old ones would tell which group lost somebody."""
    measured = before.newest(VersionKind.DE_IDENTIFIED).facts
    left = after.newest(VersionKind.DE_IDENTIFIED).facts
    assert {name for name in left if name.startswith("risk_")} == {"risk_gate"}
    assert not (terminal.house.vault.folder / str(measured["risk_report"])).exists()
    assert terminal("steward", "risk", "so").lines[0]["figures"] is None


def require_gone(terminal: Terminal, dataset: Dataset) -> None:
    """No byte of what names the person is in any opened file of the vault."""
    vault = terminal.house.vault
    for version in dataset.versions:
        text = read_table(vault, version.digest).write_csv()
        assert [value for value in PERSON.values() if value in text] == []
        assert "[ĐÃ XÓA]" in text or version.kind is not VersionKind.REGISTERED


def test_who_is_nowhere_is_not_erased_and_nothing_changes(terminal: Terminal) -> None:
    before = terminal.house.datasets.get("so")  # type: ignore[arg-type]
    number = terminal.asked("steward", "erase", *OWN, typed="001189123456")
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    erase = ("two-persons", "erase", number, "--kind", "citizen-id")
    answer = terminal("steward", *erase, typed="001189123456")
    assert (answer.code, "holds this person" in answer.said) == (1, True)
    assert "001189123456" not in answer.said
    assert terminal.house.datasets.get("so") == before  # type: ignore[arg-type]


def test_a_number_that_is_none_is_refused_without_being_repeated(terminal: Terminal) -> None:
    answer = terminal("steward", "two-persons", "ask", "erase", *OWN, typed="0011899901012345")
    assert (answer.code, "0011899901012345" in answer.said) == (1, False)


def test_a_key_is_split_for_three_different_people_with_an_officer(terminal: Terminal) -> None:
    other = "coverage-by-province.open-statistics"
    split = ("key", "split", DOMAIN, "--holder", "steward", "--holder", "reviewer")
    again = terminal("dpo", *split, "--holder", "dpo")
    assert (again.code, "is split already" in again.said) == (1, True)
    assert terminal("steward", *split, "--holder", "dpo").code == 1
    assert terminal("dpo", "key", "split", other, "--holder", "dpo").code == 1


def test_a_destroyed_shared_key_cannot_be_put_together_again(terminal: Terminal) -> None:
    pseudonym = pseudonym_of(terminal, PERSON.so_dinh_danh)
    number = terminal.asked("steward", "reidentify", DOMAIN, *COURT, typed=pseudonym)
    assert terminal("dpo", "two-persons", "approve", number).code == 0
    assert terminal("dpo", "key", "destroy", DOMAIN, "--yes").code == 0
    answer = terminal("steward", "two-persons", "reidentify", number)
    assert (answer.code, "was destroyed" in answer.said) == (1, True)
    house = a_house(terminal.run.home)
    assert not house.domain_keys.store.list_shares(house.domain_keys.store.list_all()[0])
