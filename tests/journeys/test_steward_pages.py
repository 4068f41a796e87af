"""A steward's way over the pages: deliver, look for personal data, decide, and nothing leaks."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo.canaries import CANARY_VALUES
from app.demo.dirt import DirtShares
from app.demo.register import RegisterSpec, write_register_csv
from app.demo.story import Story
from app.routes.delivered_file import safe_name
from catalog.model import Dataset, DatasetId
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE
from tests.journeys.visits import Client, token_on

HOSTILE_TITLE = "<script>alert(1)</script> \"quoted\" & 'co'"
HOSTILE_FILE = "../../<img src=x onerror=alert(1)>.csv"
DESCRIPTION = {"name": "so-dang-ky", "product": CUBE, "owner": "owner", "is_invented": "yes"}


@pytest.fixture(scope="session")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the planted people in it."""
    path = tmp_path_factory.mktemp("delivery") / "register.csv"
    write_register_csv(path, RegisterSpec(60))
    return path


def deliver(
    client: Client, source: Path | bytes, *, as_name: str = "register.csv", **fields: str
) -> tuple[int, str, str]:
    token = token_on(client, "/steward/register")
    content = source.read_bytes() if isinstance(source, Path) else source
    answer = client.post(
        "/steward/register",
        data=DESCRIPTION | fields | {"form_token": token},
        files={"file": (as_name, content)},
    )
    return answer.status_code, answer.headers.get("location", ""), answer.text


def step(client: Client, dataset: Dataset, name: str, **fields: str) -> int:
    form = fields | {"form_token": token_on(client, "/steward")}
    status: int = client.post(f"/steward/{dataset.id}/{name}", data=form).status_code
    return status


def in_the_house(story: Story) -> Dataset:
    return story.house.datasets.get(DatasetId("so-dang-ky"))


def choices(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The form as it comes: everything as it is proposed."""
    for number, proposal in enumerate(dataset.proposals):
        yield f"class.{number}", str(proposal.personal_class or "")
        yield f"role.{number}", str(proposal.role or "")
        yield f"treatment.{number}", proposal.treatment


def test_a_delivered_register_is_taken_in_looked_through_and_classified(
    enter: Enter, story: Story, register_file: Path
) -> None:
    steward = enter("steward")
    status, location, _ = deliver(steward, register_file)
    assert (status, "done=register" in location) == (303, True)
    made = in_the_house(story)
    assert "Tìm dữ liệu cá nhân" in steward.get("/steward").text
    assert step(steward, made, "detect") == 303
    page = steward.get(f"/en/steward/{made.id}").text
    assert "VN_CITIZEN_ID" in page
    assert "Decide all columns" in page
    fields = dict(choices(in_the_house(story)))
    for number, proposal in enumerate(in_the_house(story).proposals):
        if proposal.personal_class is None:
            fields |= {f"class.{number}": "none", f"role.{number}": "attribute"}
            fields |= {f"treatment.{number}": "drop", f"reason.{number}": "Không cần cho bảng này."}
    assert step(steward, made, "classify", **fields) == 303
    assert in_the_house(story).is_classified
    assert not [v for v in CANARY_VALUES if v in steward.get(f"/steward/{made.id}").text]


def test_the_steward_sees_contracts_approves_them_and_reads_the_dirt_report(
    enter: Enter, story: Story, tmp_path: Path
) -> None:
    steward, source = enter("steward"), tmp_path / "dirty.csv"
    write_register_csv(source, RegisterSpec(120, dirt=DirtShares(swapped_ids=0.03)))
    deliver(steward, source)
    made = in_the_house(story)
    step(steward, made, "detect")
    page = steward.get(f"/steward/{made.id}").text
    assert "<code>99/99/9999</code>" in page
    assert "với độ tin cậy 99 % có ít nhất" in page
    fields = dict(choices(in_the_house(story)))
    for number, proposal in enumerate(in_the_house(story).proposals):
        if proposal.personal_class is None:
            fields |= {f"class.{number}": "none", f"role.{number}": "attribute"}
            fields |= {f"treatment.{number}": "drop", f"reason.{number}": "Không cần cho bảng này."}
    assert step(steward, made, "classify", **fields, shown_contracts="another") == 409
    shown = re.search(r'name="shown_contracts" value="([0-9a-f]{64})"', page)
    assert shown
    assert step(steward, made, "classify", **fields, shown_contracts=shown[1]) == 303
    assert step(steward, made, "treat") == 409
    assert step(steward, made, "conform") == 303
    for prefix, says in (("", "đổi chỗ hai cột"), ("/en", "swapped columns")):
        report = html.unescape(steward.get(f"{prefix}/steward/{made.id}").text)
        assert says in report
        assert 'class="dirt-bar"' in report
        assert not [value for value in CANARY_VALUES if value in report]
    assert step(steward, made, "treat") == 303


def test_no_page_and_no_answer_shows_a_value_of_the_register(
    enter: Enter, story: Story, register_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    steward = enter("steward")
    seen = [deliver(steward, register_file)[2]]
    made = in_the_house(story)
    step(steward, made, "detect")
    # A register whose columns lost their order is refused, and the refusal tells no value.
    broken = register_file.read_bytes() + b"001189990101,Tr\xe1\xbb\x8bnh\n"
    seen.append(deliver(steward, broken, name="so-hong")[2])
    seen += [
        client.get(path).text
        for client in (steward, enter("checker1"), enter("owner"), enter("reviewer"))
        for path in (f"/steward/{made.id}", f"/en/steward/{made.id}", "/audit", "/checks")
    ]
    seen.append(enter("reviewer").get("/api/audit/events?limit=1000").text)
    everything = "\n".join(html.unescape(text) for text in (*seen, caplog.text))
    assert "VN_CITIZEN_ID" in everything
    assert not [value for value in CANARY_VALUES if value in everything]


def test_a_hostile_title_and_file_name_are_shown_as_they_are_and_do_nothing(
    enter: Enter, story: Story, register_file: Path
) -> None:
    steward = enter("steward")
    fields = {"title_vi": HOSTILE_TITLE, "title_en": HOSTILE_TITLE}
    _, location, _ = deliver(steward, register_file, as_name=HOSTILE_FILE, **fields)
    for path in ("/steward", location):
        page = steward.get(path).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert HOSTILE_TITLE in html.unescape(page)
    assert in_the_house(story).source_name == "<img src=x onerror=alert(1)>.csv"


@pytest.mark.parametrize(
    ("delivered", "kept"),
    [
        ("..", "file"),
        ("../../.ssh/keys.csv", "keys.csv"),
        ("C:\\thu muc\\thu hộ.csv", "thu hộ.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("", "file"),
    ],
)
def test_a_file_name_leads_nowhere_else(delivered: str, kept: str) -> None:
    assert safe_name(delivered) == kept


def test_a_long_vietnamese_file_name_still_fits_on_a_disk() -> None:
    name = safe_name("Ẩ" * 120 + ".csv")
    assert len(name.encode()) <= 200
    assert name.endswith(".csv")


def test_a_refused_file_leaves_nothing_and_keeps_what_was_typed(enter: Enter, story: Story) -> None:
    steward = enter("steward")
    status, _, page = deliver(steward, b"PK\x03\x04 not a table", name="bang-luong")
    assert status == 422
    assert 'value="bang-luong"' in page
    assert "không nhận tệp đã giao" in page
    assert all(d.description.name != "bang-luong" for d in story.house.datasets.list_all())
    rooms = story.house.vault.rooms
    assert not rooms.exists() or list(rooms.iterdir()) == []


def test_a_form_without_a_file_says_so(enter: Enter) -> None:
    steward = enter("steward")
    form = DESCRIPTION | {"form_token": token_on(steward, "/steward/register")}
    answer = steward.post("/en/steward/register", data=form)
    assert answer.status_code == 422
    assert "no file arrived" in answer.text


def test_a_delivery_without_the_sessions_token_is_refused(
    enter: Enter, story: Story, register_file: Path
) -> None:
    answer = enter("steward").post(
        "/steward/register",
        data=DESCRIPTION | {"form_token": "guess"},
        files={"file": ("register.csv", register_file.read_bytes())},
    )
    assert answer.status_code == 403
    assert len(story.house.datasets.list_all()) == 2


def test_who_may_not_register_is_refused_before_a_byte_is_read(enter: Enter) -> None:
    checker = enter("checker1")
    assert checker.get("/steward/register").status_code == 403

    def endless() -> Iterator[bytes]:
        yield b"--x\r\n"
        pytest.fail("the body was read")

    headers = {"content-type": "multipart/form-data; boundary=x", "accept": "text/html"}
    answer = checker.post("/steward/register", content=endless(), headers=headers)
    assert answer.status_code == 403


def test_leaving_a_column_undecided_is_told_with_its_name(
    enter: Enter, story: Story, register_file: Path
) -> None:
    steward = enter("steward")
    deliver(steward, register_file)
    made = in_the_house(story)
    step(steward, made, "detect")
    form = dict(choices(in_the_house(story))) | {"class.3": "", "reason.3": "Chưa rõ là cột gì."}
    form["form_token"] = token_on(steward, "/steward")
    answer = steward.post(f"/en/steward/{made.id}/classify", data=form)
    assert answer.status_code == 422
    assert f"<code>{made.columns[3].name}</code> has no class" in answer.text


def test_overruling_needs_a_reason(enter: Enter, story: Story, register_file: Path) -> None:
    steward = enter("steward")
    deliver(steward, register_file)
    made = in_the_house(story)
    step(steward, made, "detect")
    form = dict(choices(in_the_house(story))) | {"class.0": "none", "reason.0": "ok"}
    form["form_token"] = token_on(steward, "/steward")
    answer = steward.post(f"/en/steward/{made.id}/classify", data=form)
    assert answer.status_code == 422
    assert "needs a reason" in answer.text


def test_a_step_too_early_says_which_comes_first(
    enter: Enter, story: Story, register_file: Path
) -> None:
    steward = enter("steward")
    deliver(steward, register_file)
    for name, status in (
        ("tabulate", 409),
        ("protect", 409),
        ("submit", 409),
        ("treat", 422),
        ("conform", 409),
    ):
        assert step(steward, in_the_house(story), name) == status
    assert step(steward, in_the_house(story), "erase") == 404


def test_another_role_sees_the_description_and_no_buttons(
    enter: Enter, story: Story, register_file: Path
) -> None:
    deliver(enter("steward"), register_file)
    made = in_the_house(story)
    page = enter("checker1").get(f"/steward/{made.id}").text
    assert f"/steward/{made.id}/detect" not in page
    refused = enter("checker1")
    form = {"form_token": token_on(refused, "/checks")}
    answer = refused.post(f"/steward/{made.id}/detect", data=form)
    assert answer.status_code == 403
    assert "không quy tắc nào cho phép" in answer.text
    assert enter("admin").get(f"/steward/{made.id}").status_code == 403
