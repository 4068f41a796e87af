"""A file that gives people away is of no use until its steward adopts a safer plan."""

import html
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.demo.accounts import open_accounts
from app.demo.canaries import CANARY_VALUES
from app.demo.register import RegisterSpec, write_register
from app.steps import take_classify, take_detect, take_purpose, take_register
from app.wiring import House
from catalog.classify import Overruling
from catalog.model import ColumnRole, PersonalDataClass
from tests.builders import NOON, Clock, a_house
from tests.journeys.command_line import CommandLine
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE
from tests.journeys.test_treatment_pages import post
from tests.journeys.visits import Client, browser, sign_in

FOR_RESEARCH = "research-microdata"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a house with an invented register, looked through and classified."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    house, source = a_house(home), home.parent / "register.parquet"
    write_register(source, RegisterSpec(60))
    steward = open_accounts(house)["steward"]
    take_register(house, steward, source, name="so", product=CUBE, owner="owner", is_invented=True)
    take_detect(house, steward, "so")
    classify_for(house, FOR_RESEARCH)
    return home


@pytest.fixture
def house(prepared: Path, tmp_path: Path) -> House:
    """A copy of that house, an hour later."""
    shutil.copytree(prepared, tmp_path / "home")
    return replace(a_house(tmp_path / "home"), now=Clock(NOON + timedelta(hours=1)))


@pytest.fixture
def enter(house: House) -> Enter:
    def enter(login: str) -> Client:
        client = browser(house)
        assert sign_in(client, login) == 303
        return client

    return enter


@pytest.fixture
def at(house: House) -> str:
    """The address of the register's pages."""
    dataset = house.datasets.find("so")
    assert dataset
    return f"/steward/{dataset.id}"


def classify_for(house: House, purpose: str) -> None:
    steward = house.accounts.find("steward")
    assert steward
    found = take_purpose(house, steward, "so", purpose)
    unneeded = Overruling(
        PersonalDataClass.NONE, ColumnRole.ATTRIBUTE, "drop", "cột kỹ thuật, không cần đến"
    )
    undecided = {p.column: unneeded for p in found.proposals if p.role is None}
    take_classify(house, steward, "so", undecided)


def test_a_refused_file_goes_nowhere_until_a_safer_plan_is_adopted(enter: Enter, at: str) -> None:
    steward = enter("steward")
    assert f'href="/en{at}/risk/plans"' in steward.get(f"/en{at}/preview").text
    assert "There is no measured" in steward.get(f"/en{at}/risk").text
    assert post(steward, f"{at}/conform") == 303
    assert post(steward, f"{at}/treat") == 303
    assert "Lower the residual risk" in steward.get(f"/en{at}").text
    refused = html.unescape(steward.get(f"/en{at}/risk").text)
    assert "the file is of no use to anybody" in refused
    assert "Counts only" in refused
    plans = steward.get(f"/en{at}/risk/plans").text
    first = html.unescape(plans.split('name="treatments" value="')[1].split('"')[0])
    assert post(steward, f"{at}/risk/adopt", treatments=first) == 303
    assert post(steward, f"{at}/conform") == 303
    assert post(steward, f"{at}/treat") == 303
    page = html.unescape(steward.get(f"/en{at}/risk").text)
    assert "the policy accepts it" in page
    assert "Lower the residual risk" not in steward.get(f"/en{at}").text
    shown = refused + page + html.unescape(plans)
    assert not [value for value in CANARY_VALUES if value in shown]


def test_nothing_finer_than_decided_can_be_adopted(enter: Enter, at: str) -> None:
    steward = enter("steward")
    for plan in ({"ngay_sinh": "keep"}, {"ho_ten": "keep"}, {"gioi_tinh": "0912345678"}):
        assert post(steward, f"{at}/risk/adopt", treatments=json.dumps(plan)) == 422
    assert post(steward, f"{at}/risk/adopt", treatments="[1]") == 404


def test_measuring_reads_records_so_it_is_for_the_steward_and_in_the_log(
    enter: Enter, at: str
) -> None:
    for login, status in (("checker1", 403), ("admin", 403), ("steward", 200)):
        assert enter(login).get(f"{at}/risk/plans").status_code == status
    log = enter("reviewer").get("/api/audit/events?text=measureRisk&limit=9").json()["events"]
    assert [event["outcome"] for event in log].count("done") == 1
    assert [event["outcome"] for event in log].count("refused") == 2
    assert not [value for value in CANARY_VALUES if value in json.dumps(log, ensure_ascii=False)]


def test_for_open_statistics_the_risk_is_a_warning(enter: Enter, house: House, at: str) -> None:
    classify_for(house, "open-statistics")
    steward = enter("steward")
    assert post(steward, f"{at}/conform") == 303
    assert post(steward, f"{at}/treat") == 303
    assert "the file stays in the house" in steward.get(f"/en{at}/risk").text
    assert post(steward, f"{at}/tabulate") == 303


@pytest.fixture
def run(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(house.settings.home, monkeypatch, capsys)


def test_from_the_command_line_the_exit_code_tells_the_verdict(
    run: CommandLine,
) -> None:
    as_steward = ("--as", "steward", "--json")
    before = run("risk", "so", "--before", *as_steward)
    assert (before.code, before.lines[0]["gate"]) == (1, "refused")
    assert before.lines[0]["plans"]
    assert run("conform", "so", *as_steward).code == 0
    assert run("treat", "so", *as_steward).code == 0
    assert run("risk", "so", *as_steward).code == 1
    refused = run("tabulate", "so", *as_steward)
    assert (refused.code, "adopt one of the safer plans" in refused.said) == (1, True)
    assert run("adopt", "so", "--plan", "1", *as_steward).code == 0
    assert run("conform", "so", *as_steward).code == 0
    assert run("treat", "so", *as_steward).code == 0
    after = run("risk", "so", "--population", "100000", *as_steward)
    figures = after.lines[0]["figures"]
    assert (after.code, after.lines[0]["gate"]) == (0, "passed")
    assert figures["k"] == before.lines[0]["plans"][0]["k"] >= 5
    assert figures["population"]["people"] == 100_000
    assert run("risk", "so", "--population", "3", *as_steward).code == 2
    assert "look alike" in run("risk", "so", "--as", "steward").said
    said = json.dumps([before.lines, after.lines], ensure_ascii=False)
    assert not [value for value in CANARY_VALUES if value in said]
    stored = a_house(run.home).datasets.find("so")
    assert stored
    assert sum(c.overruled for c in stored.classes) >= 2
