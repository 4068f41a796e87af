"""A release from the command line: every person acts under their own login."""

from pathlib import Path

import pytest

from app.demo.accounts import DEMO_PASSWORD, open_accounts
from app.demo.canaries import CANARY_VALUES
from app.demo.dirt import DirtShares
from app.demo.national_coverage import write_series
from app.demo.register import RegisterSpec, write_register_csv
from tests.builders import a_house
from tests.journeys.command_line import CommandLine

WHY = "none:attribute:keep:số liệu tổng hợp đã công bố"
COLUMNS = ("year", "as_of", "indicator", "value", "unit", "geo", "status", "source", "note", "main")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """`minhbach …` in a house with demo accounts."""
    open_accounts(a_house(tmp_path / "home"))
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def test_a_series_goes_from_file_to_verified_release(run: CommandLine, tmp_path: Path) -> None:
    source = tmp_path / "series.csv"
    write_series(source)
    name = ("--name", "national-coverage", "--product", "national-coverage")
    assert run("register", str(source), "--as", "steward", *name, "--json")[0] == 0
    assert run("detect", "national-coverage", "--as", "steward", "--json")[0] == 0
    overrule = [word for column in COLUMNS for word in ("--overrule", f"{column}={WHY}")]
    assert run("classify", "national-coverage", "--as", "steward", *overrule)[0] == 0
    for step in ("conform", "treat", "tabulate", "protect"):
        assert run(step, "national-coverage", "--as", "steward", "--json")[0] == 0
    _, (submitted,), _ = run("submit", "national-coverage", "--as", "steward", "--json")
    request = submitted["request"]
    for checker in ("checker1", "checker2"):
        assert run("review", request, "--as", checker, "--accept")[0] == 0
    assert run("approve", request, "--as", "owner")[0] == 0
    code, (made,), _ = run("release", request, "--as", "publisher", "--json")
    assert (code, made["release"]) == (0, "national-coverage-v1")
    assert run("verify", made["folder"])[0] == 0
    assert run("audit", "verify")[0] == 0
    _, listed, _ = run("releases", "--json")
    assert [row["id"] for row in listed] == ["national-coverage-v1"]
    assert run("requests", "--as", "owner", "--json")[1][0]["status"] == "published"
    assert run("datasets", "--as", "steward", "--json")[1][0]["newest"] == "protected"


def test_the_series_as_the_seed_document_printed_it_is_stopped(
    run: CommandLine, tmp_path: Path
) -> None:
    source = tmp_path / "series.csv"
    write_series(source, as_printed=True)
    name = ("--name", "national-coverage", "--product", "national-coverage")
    run("register", str(source), "--as", "steward", *name)
    run("detect", "national-coverage", "--as", "steward")
    overrule = [word for column in COLUMNS for word in ("--overrule", f"{column}={WHY}")]
    run("classify", "national-coverage", "--as", "steward", *overrule)
    run("conform", "national-coverage", "--as", "steward")
    run("treat", "national-coverage", "--as", "steward")
    code, _, said = run("tabulate", "national-coverage", "--as", "steward")
    assert code == 1
    assert "si_voluntary 2018: 6110 after 224000" in said
    assert "Hãy sửa nguồn" in said


def test_every_cell_is_checked_before_records_are_treated(run: CommandLine, tmp_path: Path) -> None:
    source = tmp_path / "register.csv"
    write_register_csv(source, RegisterSpec(120, dirt=DirtShares(swapped_ids=0.03)))
    name = ("coverage-by-province", "--as", "steward")
    words = ("--name", name[0], "--product", name[0], "--invented", "--as", "steward")
    assert run("register", str(source), *words).code == 0
    assert run("conform", *name).code == 1
    run("detect", *name)
    agreed = {row["column"]: row for row in run("contracts", *name, "--json").lines}
    assert (agreed["ngay_sinh"]["holds"], agreed["ngay_sinh"]["approved"]) == ("date", False)
    assert "`99/99/9999`" in agreed["ngay_sinh"]["form"]
    assert run("dirt", *name).code == 1
    why = "none:attribute:drop:không cần cho sản phẩm"
    assert run("classify", *name, "--overrule", f"ma_tinh_cu={why}").code == 0
    refused = run("treat", *name)
    assert (refused.code, "Run `conform` first" in refused.said) == (1, True)
    (checked,) = run("conform", *name, "--json").lines
    assert (checked["exceptions"] > 0, checked["broken"]) == (True, [])
    told = run("dirt", *name, "--json")
    swapped = next(row for row in told.lines if row["dirt"] == "columns swapped")
    assert (swapped["column"], swapped["found"]) == ("so_dinh_danh", "ma_so_bhxh")
    assert swapped["rows"] == sorted(swapped["rows"])
    assert not [value for value in CANARY_VALUES if value in told.said]
    assert run("treat", *name).code == 0
    run("classify", *name, "--overrule", f"ma_tinh_cu={why}", "--overrule", f"ma_xa={why}")
    assert "Run `conform` first" in run("treat", *name).said


def test_a_column_that_breaks_its_contract_stops_treatment_until_it_is_dropped(
    run: CommandLine, tmp_path: Path
) -> None:
    source = tmp_path / "register.csv"
    write_register_csv(source, RegisterSpec(120, dirt=DirtShares(lost_zero_id=0.4)))
    name = ("coverage-by-province", "--as", "steward")
    words = ("--name", name[0], "--product", name[0], "--invented", "--as", "steward")
    run("register", str(source), *words)
    run("detect", *name)
    why = "basic:direct-identifier:drop:mất số 0 quá nhiều"
    run("classify", *name)
    assert run("conform", *name, "--json").lines[0]["broken"] == ["so_dinh_danh"]
    refused = run("treat", *name)
    assert (refused.code, "the contract of `so_dinh_danh`" in refused.said) == (1, True)
    assert "quá nhiều ô không đúng quy ước" in refused.said
    run("classify", *name, "--overrule", f"so_dinh_danh={why}")
    assert run("conform", *name).code == 0
    assert run("treat", *name).code == 0


def test_a_refusal_ends_with_1_and_speaks_both_languages(run: CommandLine, tmp_path: Path) -> None:
    name = ("--name", "x", "--product", "national-coverage")
    code, _, said = run("register", str(tmp_path / "gone.csv"), "--as", "steward", *name)
    assert code == 1
    assert "no such file" in said
    assert "không có tệp này" in said


def test_a_login_without_the_right_is_refused(run: CommandLine, tmp_path: Path) -> None:
    source = tmp_path / "series.csv"
    write_series(source)
    name = ("--name", "x", "--product", "national-coverage")
    code, _, said = run("register", str(source), "--as", "researcher", *name)
    assert code == 1
    assert "silence-denies" in said


def test_who_may_see_nothing_is_shown_nothing(run: CommandLine, tmp_path: Path) -> None:
    source = tmp_path / "series.csv"
    write_series(source)
    name = ("--name", "national-coverage", "--product", "national-coverage")
    run("register", str(source), "--as", "steward", *name)
    assert run("datasets", "--as", "researcher", "--json")[1] == []
    assert len(run("datasets", "--as", "dpo", "--json")[1]) == 1
    assert run("datasets")[0] == 2


def test_a_wrong_password_is_refused(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHBACH_PASSWORD", "wrong")
    code, _, said = run("detect", "x", "--as", "steward")
    assert code == 1
    assert "do not belong together" in said
    monkeypatch.setenv("MINHBACH_PASSWORD", DEMO_PASSWORD)
    last = run("audit", "show", "--as", "reviewer", "--outcome", "refused", "--json")[1][0]
    assert last["action"] == "sign-in"


def test_wrong_usage_ends_with_2(run: CommandLine) -> None:
    assert run("register")[0] == 2


@pytest.mark.parametrize("words", [(), ("audit",), ("account",), ("register", "--help")])
def test_help_is_given(run: CommandLine, words: tuple[str, ...]) -> None:
    assert "Usage" in run(*words)[2]


def test_the_reviewer_reads_exports_and_proves_the_log(run: CommandLine, tmp_path: Path) -> None:
    code, rows, _ = run("audit", "show", "--as", "reviewer", "--json")
    assert code == 0
    assert {row["action"] for row in rows} >= {"open-demo-account"}
    assert run("audit", "export", str(tmp_path / "log"), "--as", "reviewer")[0] == 0
    assert run("audit", "verify", "--export", str(tmp_path / "log"))[0] == 0
    assert "checkpoint" in run("audit", "prove", "0", "--as", "reviewer")[2]
    assert "minhbach.invalid/audit" in run("audit", "checkpoint")[2]
    events = tmp_path / "log" / "events.jsonl"
    events.write_text(events.read_text("utf-8").replace("steward", "publisher"), "utf-8")
    code, _, said = run("audit", "verify", "--export", str(tmp_path / "log"))
    assert code == 3
    assert "was changed" in said


def test_an_administrator_adds_and_suspends(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINHBACH_NEW_PASSWORD", "một-mật-khẩu-đủ-dài")
    mai = ("mai", "--as", "admin", "--name", "Mai", "--role", "checker")
    assert run("account", "add", *mai)[0] == 0
    assert run("account", "suspend", "mai", "--as", "admin")[0] == 0
    _, rows, _ = run("account", "list", "--as", "admin", "--json")
    assert {row["login"]: row["suspended"] for row in rows}["mai"] is True
    assert run("account", "first", "again")[0] == 1


def test_the_first_account_opens_a_new_house(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINHBACH_HOME", str(tmp_path / "new"))
    assert run("account", "first", "chi")[0] == 0
    assert run("account", "list", "--as", "chi")[0] == 0


def test_an_invented_register_is_written(run: CommandLine, tmp_path: Path) -> None:
    code, (made,), _ = run("generate", str(tmp_path / "r.csv"), "--participants", "50", "--json")
    assert code == 0
    assert made["rows"] > 50


def test_no_message_of_the_steward_s_day_holds_a_personal_value(
    run: CommandLine, tmp_path: Path
) -> None:
    """Canaries stand in every invented register; whatever is said, they are not in it."""
    source = tmp_path / "register.csv"
    write_register_csv(source, RegisterSpec(60))
    name = ("--name", "coverage-by-province", "--product", "coverage-by-province", "--invented")
    said = [run("register", str(source), "--as", "steward", *name)[2]]
    steps = ("detect", "contracts", "classify", "conform", "dirt", "treat", "tabulate")
    said += [run(step, "coverage-by-province", "--as", "steward")[2] for step in steps]
    said.append(run("audit", "show", "--as", "reviewer", "--json")[2])
    told = "\n".join(said)
    assert "so_dinh_danh" in told
    assert not [value for value in CANARY_VALUES if value in told]
