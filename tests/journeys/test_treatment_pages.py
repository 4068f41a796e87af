"""A steward chooses the purpose, sees before and after, and treats; the DPO ends the key."""

import html
import json
from pathlib import Path

import pytest

from app.demo.accounts import open_accounts
from app.demo.canaries import CANARY_VALUES
from app.demo.register import RegisterSpec, write_register
from app.demo.story import Story
from app.steps import take_detect, take_purpose, take_register
from app.wiring import House
from tests.builders import a_house
from tests.journeys.command_line import CommandLine
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE
from tests.journeys.visits import Client, token_on

DOMAIN = f"{CUBE}.test-data"


@pytest.fixture(scope="module")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("delivery") / "register.parquet"
    write_register(path, RegisterSpec(60))
    return path


def delivered(house: House, source: Path) -> str:
    """A register that was looked through, for tests."""
    steward = house.accounts.find("steward")
    assert steward
    made = take_register(
        house, steward, source, name="so", product=CUBE, owner="owner", is_invented=True
    )
    take_detect(house, steward, made.id)
    take_purpose(house, steward, made.id, "test-data")
    return made.id


def post(client: Client, path: str, **fields: str) -> int:
    form = fields | {"form_token": token_on(client, "/steward")}
    status: int = client.post(path, data=form).status_code
    return status


def classify(client: Client, story: Story, dataset: str) -> int:
    proposals = story.house.datasets.find(dataset).proposals  # type: ignore[union-attr]
    fields = {}
    for number, one in enumerate(proposals):
        fields |= {
            f"class.{number}": str(one.personal_class or "none"),
            f"role.{number}": str(one.role or "attribute"),
            f"treatment.{number}": one.treatment,
            f"reason.{number}": "" if one.role else "Cột kỹ thuật, không cần đến.",
        }
    return post(client, f"/steward/{dataset}/classify", **fields)


def test_before_and_after_are_shown_and_then_the_records_are_treated(
    enter: Enter, story: Story, register_file: Path
) -> None:
    steward, at = enter("steward"), f"/steward/{delivered(story.house, register_file)}"
    assert steward.get(f"{at}/preview").status_code == 422  # nothing is decided yet
    assert classify(steward, story, at.rsplit("/", 1)[1]) == 303
    assert post(steward, f"{at}/treat") == 409  # no cell was held to its contract yet
    assert post(steward, f"{at}/conform") == 303
    assert f'href="{at}/preview"' in steward.get(at).text
    page = html.unescape(steward.get(f"/en{at}/preview").text)
    assert "Nguyễn Văn An" in page
    assert "Phường Ba Đình, Hà Nội" in page
    assert "together they could point at a person: <code>ngay_sinh</code>" in page
    assert not [value for value in CANARY_VALUES if value in page]
    assert not list((story.house.settings.home / "keys").glob(f"domain-{DOMAIN}*"))
    assert post(steward, f"{at}/treat") == 303
    assert list((story.house.settings.home / "keys").glob(f"domain-{DOMAIN}*"))
    assert "không dành cho mọi người nên không lập bảng" in steward.get(at).text
    assert post(steward, f"{at}/tabulate") == 409


def test_the_purpose_is_chosen_by_the_steward_and_by_nobody_else(
    enter: Enter, story: Story, register_file: Path
) -> None:
    at = f"/steward/{delivered(story.house, register_file)}"
    steward, checker = enter("steward"), enter("checker1")
    assert "microdata for research" in steward.get(f"/en{at}/purpose").text
    assert post(steward, f"{at}/purpose", purpose="research-microdata") == 303
    assert post(steward, f"{at}/purpose", purpose="0912345678") == 422
    form = {"purpose": "test-data", "form_token": token_on(checker, "/checks")}
    assert checker.post(f"{at}/purpose", data=form).status_code == 403
    assert enter("admin").get(f"{at}/preview").status_code == 403
    found = story.house.datasets.find(at.rsplit("/", 1)[1])
    assert found
    assert found.purpose == "research-microdata"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    open_accounts(a_house(tmp_path / "home"))
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def test_from_the_command_line_a_destroyed_key_ends_treating(
    run: CommandLine, register_file: Path
) -> None:
    delivered(a_house(run.home), register_file)
    as_steward = ("--as", "steward", "--json")
    classify_so = (
        "classify", "so", "--overrule", "nguon=none:attribute:drop:không cần cho kiểm thử",
        *as_steward,
    )  # fmt: skip
    assert run(*classify_so).code == 0
    (shown,) = run("preview", "so", *as_steward).lines
    treated = {one["column"]: one for one in shown["columns"]}
    assert treated["so_dinh_danh"]["treatment"] == "preserve-format"
    assert treated["ho_ten"]["after"] == [None, None, None]
    assert shown["person"] == "so_dinh_danh"
    assert run("conform", "so", *as_steward).code == 0
    assert run("treat", "so", *as_steward).code == 0
    assert run("tabulate", "so", *as_steward).code == 1
    assert run("key", "destroy", DOMAIN, "--yes", *as_steward).code == 1
    assert run("key", "destroy", DOMAIN, "--yes", "--as", "dpo", "--json").code == 0
    again = run("treat", "so", *as_steward)
    assert (again.code, "was destroyed" in again.said) == (1, True)
    assert run("key", "list", "--as", "dpo", "--json").lines[0]["state"] == "destroyed"
    assert run("key", "renew", DOMAIN, "--as", "dpo", "--json").code == 0
    assert run("treat", "so", *as_steward).code == 0
    said = json.dumps([shown]) + again.said
    assert not [value for value in CANARY_VALUES if value in said]


def test_a_hash_is_refused_on_the_command_line(run: CommandLine, register_file: Path) -> None:
    delivered(a_house(run.home), register_file)
    overrule = "ho_ten=basic:direct-identifier:salted-hash:chúng tôi vẫn làm vậy"
    answer = run("classify", "so", "--overrule", overrule, "--as", "steward")
    assert answer.code == 1
    assert "a hash protects no identifier" in answer.said
    assert "hàm băm" in answer.said
