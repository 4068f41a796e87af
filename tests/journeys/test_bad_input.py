"""Whatever comes in: a message in both languages that names the place and the next step.

No personal value is in it, or in the log, or anywhere in the house; nothing half-done is left.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from app.demo.dirt import NOBODYS_PROVINCE, DirtShares
from app.demo.register import RegisterSpec, write_register_csv
from app.steps import take_conform, take_detect, take_register, take_tabulate, take_treat
from app.wiring import House
from catalog.model import DatasetId, VersionKind
from publishing.model import DeliveryState, Status
from publishing.portals.ckan import CkanPortal
from publishing.portals.session import Patience
from storage.sealed_tables import read_table
from tests.builders import POLICIES, a_house
from tests.fakes.ckan import Failure, FakeCkan, fake_ckan
from tests.journeys.command_line import CommandLine
from tests.paths import a_story, released_series

REFUSED, OUR_FAULT = 1, 3
SECRET = "Nguyễn Thị Bí Mật"
NUMBER = "079201012345"
GOOD = f"ho_ten,so_dinh_danh\n{SECRET},{NUMBER}\n"
NAME = ("--name", "thu-ho", "--product", "national-coverage", "--as", "steward", "--json")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    a_story(tmp_path / "home")
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


def require_nothing_half_done(run: CommandLine) -> None:
    """No dataset, no sealed file, no draft, and the planted person nowhere."""
    house = a_house(run.home)
    assert house.datasets.list_all() == []
    assert [p for p in house.vault.folder.rglob("*") if p.name != "work"] == []
    everything = b"".join(p.read_bytes() for p in run.home.rglob("*") if p.is_file())
    assert SECRET.encode() not in everything
    assert NUMBER.encode() not in everything


# Delivered files


def glued() -> str:
    return GOOD + "\ufeff" + GOOD


def half_way() -> str:
    numbers = "".join(f"{n},x\n" for n in range(30))
    return "ma,ghi_chu\n" + numbers + f"{SECRET},x\n" * 30


BROKEN: dict[str, tuple[str, bytes, str, str]] = {
    "a picture": ("a.csv", b"\x89PNG\r\n" + SECRET.encode(), "says CSV and is not", "đuôi tệp"),
    "a zip (XLSX) as CSV": ("a.csv", b"PK\x03\x04", "says CSV and is not", "đuôi tệp"),
    "text as Parquet": ("a.parquet", GOOD.encode(), "says Parquet and is not", "đuôi tệp"),
    "a cut Parquet": ("a.parquet", b"PAR1" + GOOD.encode(), "breaks off", "tệp bị cụt"),
    "a workbook": ("a.xlsx", b"PK\x03\x04", "only .csv and .parquet", "chỉ nhận"),
    "nothing": ("a.csv", b"", "it is empty", "tệp rỗng"),
    "a header only": ("a.csv", b"a,b\n", "no rows", "không có dòng dữ liệu"),
    "double names": ("a.csv", f"ma,MA\n{SECRET},1\n".encode(), "share a name", "trùng tên"),
    "markup as names": ("a.csv", b"[/red],[/RED]\n1,2\n", "share a name: [/red]", "trùng tên"),
    "no name": ("a.csv", f"a,,b\n{SECRET},1,2\n".encode(), "has no name", "không có tên"),
    "no header": (
        "a.csv",
        f"{SECRET},{NUMBER}\nx,1\n".encode(),
        "column 2 of the first line",
        "cột 2",
    ),
    "a formula as a name": ("a.csv", b"=cmd,b\n1,2\n", "column 1 of the first line", "cột 1"),
    "an escape in a name": ("a.csv", b"a,\x1b[31mb\n1,2\n", "column 2 of the first line", "cột 2"),
    "TCVN3 bytes": (
        "a.csv",
        GOOD.encode() + b"Nguy\xd4n V\xa8n,1\n",
        "line 3 is not UTF-8",
        "dòng 3",
    ),
    "UTF-16": ("a.csv", GOOD.encode("utf-16"), "line 1", "dòng 1"),
    "two files glued": ("a.csv", glued().encode(), "second file begins in line 3", "ở dòng 3"),
    "a long line": ("a.csv", f"{GOOD}{SECRET},1,2\n".encode(), "line 3", "dòng 3"),
    "an open quote": ("a.csv", f'{GOOD}"{SECRET},1\n'.encode(), "line 3", "dòng 3"),
    "TCVN3 letters": ("a.csv", f"{GOOD}NguyÔn V¨n,1\n".encode(), "`ho_ten`", "bảng mã cũ"),
    "VNI letters": ("a.csv", f"{GOOD}Phaïm Vaên Tuaán,1\n".encode(), "`ho_ten`", "bảng mã cũ"),
    "a column that turns": ("a.csv", half_way().encode(), "text from row 31 on", "từ dòng 31"),
}
for formula in ('=HYPERLINK("x")', "=1+1", "=-1", "@SUM(A1)", "+A1", "-cmd|' /C calc'!A0", " =A1"):
    text = f'{GOOD}"{formula.replace(chr(34), chr(34) * 2)}",1\n'.encode()
    BROKEN[f"the formula {formula}"] = ("a.csv", text, "a formula in row 2", "công thức ở dòng 2")


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_its_place_and_leaves_nothing(
    run: CommandLine, tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    name, content, says, says_vi = BROKEN[what]
    (tmp_path / name).write_bytes(content)
    answer = run("register", str(tmp_path / name), *NAME)
    assert answer.code == REFUSED
    assert says in answer.said
    assert says_vi in answer.said
    told = answer.said + caplog.text
    assert SECRET not in told
    assert NUMBER not in told
    require_nothing_half_done(run)


def test_ten_gigabytes_are_refused_before_they_are_read(run: CommandLine, tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(10 << 30)  # sparse: it takes no disk
    answer = run("register", str(tmp_path / "huge.csv"), *NAME)
    assert answer.code == REFUSED
    assert "10.0 GiB; the limit is 8.0 GiB" in answer.said
    assert "Hãy giao theo từng tháng" in answer.said
    require_nothing_half_done(run)


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    "cell", ["-5", "+84 912 345 678", "- đã nghỉ việc", "a@example.com", "Đặng Thị Ø"]
)
def test_what_only_looks_broken_is_taken(
    run: CommandLine, tmp_path: Path, start: str, cell: str
) -> None:
    (tmp_path / "a.csv").write_text(f"{start}ma,ghi_chu\n1,{cell}\n", encoding="utf-8")
    assert run("register", str(tmp_path / "a.csv"), *NAME).lines[0]["columns"] == 2


HOSTILE = (
    *(
        b"*.csv",
        b"[a-z].csv",
        b"?.csv",
        b"..csv.csv",
        b"--help.csv",
        b"$(reboot).csv",
        b"a'b;--.csv",
    ),
    *(b"new\nline.csv", b"\x1b[2Jgone.csv", b"not\xffutf8.csv", b"x" * 240 + b".csv"),
    "\N{RIGHT-TO-LEFT OVERRIDE}vsc.exe.csv".encode(),
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_names_one_file_and_is_shown_without_harm(
    run: CommandLine, tmp_path: Path, name: bytes
) -> None:
    folder = tmp_path / "delivered"
    folder.mkdir()
    (folder / "a.csv").write_text("ma,ten\n2,another file\n")
    path = os.fsencode(folder) + b"/" + name
    Path(os.fsdecode(path)).write_text("ma,ten\n1,this file\n")
    answer = run("register", os.fsdecode(path), *NAME)
    assert answer.code == 0, answer.said
    house = a_house(run.home)
    (taken,) = house.datasets.list_all()
    assert read_table(house.vault, taken.versions[0].digest).rows() == [("1", "this file")]
    assert taken.source_name.isprintable()
    assert "/" not in taken.source_name
    assert list(house.vault.rooms.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--name", "../../x"), "only a-z, 0-9 and hyphens"),
        (("--name", "x" * 101), "at most 100 signs"),
        (("--product", "../access/examples"), "the policy file"),
        (("--product", "../../../etc/passwd"), "Check its name"),
        (("--product", "[/red]"), "publication_plan/[/red].yaml"),
        (("--owner", "[bold]nobody"), "no such owner"),
    ],
)
def test_a_hostile_word_on_the_command_line_is_refused(
    run: CommandLine, tmp_path: Path, words: tuple[str, str], says: str
) -> None:
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    answer = run("register", str(tmp_path / "a.csv"), *NAME, *words)
    assert answer.code in {REFUSED, OUR_FAULT}
    assert says in answer.said
    assert "Hãy" in answer.said
    require_nothing_half_done(run)


def test_a_name_that_is_taken_is_refused_and_the_first_dataset_keeps_its_file(
    run: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    assert run("register", str(tmp_path / "a.csv"), *NAME).code == 0
    for content in (GOOD, GOOD * 2):
        (tmp_path / "b.csv").write_text(content, encoding="utf-8")
        answer = run("register", str(tmp_path / "b.csv"), *NAME)
        assert (answer.code, "already a dataset named `thu-ho`" in answer.said) == (REFUSED, True)
    house = a_house(run.home)
    (kept,) = house.datasets.list_all()
    assert read_table(house.vault, kept.versions[0].digest).height == 1
    assert len([p for p in house.vault.folder.iterdir() if p.is_file()]) == 1


# Codes


def test_an_unknown_province_stops_the_table_and_names_the_row(
    run: CommandLine, tmp_path: Path
) -> None:
    source = tmp_path / "register.csv"
    write_register_csv(source, RegisterSpec(60, dirt=DirtShares(unknown_province=0.2)))
    name = ("coverage-by-province", "--as", "steward")
    words = ("--name", name[0], "--product", name[0], "--invented", "--as", "steward")
    assert run("register", str(source), *words).code == 0
    proposed = run("detect", *name, "--json").lines
    open_ones = [row["column"] for row in proposed if row["class"] == "?"]
    why = "none:attribute:drop:không cần cho sản phẩm"
    overrule = [word for column in open_ones for word in ("--overrule", f"{column}={why}")]
    assert run("classify", *name, *overrule).code == 0
    assert run("conform", *name).code == 0
    assert run("treat", *name).code == 0
    answer = run("tabulate", *name)
    provinces = pl.read_csv(source, infer_schema=False)["ma_tinh"] == NOBODYS_PROVINCE
    assert answer.code == REFUSED
    assert f"{provinces.sum()} rows have a value for `ref_area`" in answer.said
    assert f"first in row {provinces.arg_max() + 1}." in answer.said  # type: ignore[operator]
    assert "Hãy sửa tại nguồn hoặc bổ sung mã vào danh mục" in answer.said
    house = a_house(run.home)
    dataset = house.datasets.get(DatasetId(name[0]))
    assert [v.kind for v in dataset.versions] == [VersionKind.REGISTERED, VersionKind.DE_IDENTIFIED]
    # The register, the treated records, and the report of their residual risk: no table.
    assert len([p for p in house.vault.folder.iterdir() if p.is_file()]) == 3


# Policy files


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a released and an approved series, and a register on its way."""
    story = a_story(tmp_path_factory.mktemp("prepared") / "home")
    released_series(story)
    dataset = story.house.datasets.get(DatasetId("national-coverage"))
    story.bring_to_approval(dataset)
    source = story.house.settings.home / "deliveries" / "register.csv"
    write_register_csv(source, RegisterSpec(60))
    house, steward, name = story.house, story.people["steward"], "coverage-by-province"
    made = take_register(
        house, steward, source, name=name, product=name, owner="owner", is_invented=True
    )
    story._classify(take_detect(house, steward, made.id))
    take_conform(house, steward, made.id)
    take_treat(house, steward, made.id)
    take_tabulate(house, steward, made.id)
    return story.house.settings.home


@pytest.fixture
def on_the_way(
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    """The command line in a copy of the prepared home, with policies of its own."""
    shutil.copytree(prepared, tmp_path / "home")
    shutil.copytree(POLICIES, tmp_path / "policies")
    monkeypatch.setenv("MINHBACH_POLICIES", str(tmp_path / "policies"))
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


STEPS: dict[str, tuple[str, ...]] = {
    "personal_data.yaml": ("detect", "coverage-by-province", "--as", "steward"),
    "column_contracts.yaml": ("conform", "coverage-by-province", "--as", "steward"),
    "treatments.yaml": ("treat", "coverage-by-province", "--as", "steward"),
    "publication_plan/coverage-by-province.yaml": ("tabulate", "coverage-by-province", "--as", "steward"),
    "quality/national-coverage.yaml": ("tabulate", "national-coverage", "--as", "steward"),
    "disclosure.yaml": ("protect", "coverage-by-province", "--as", "steward"),
    "release.yaml": ("submit", "national-coverage", "--as", "steward"),
}  # fmt: skip


def versions_and_requests(home: Path) -> tuple[list[int], list[Status], int]:
    house = a_house(home)
    versions = [len(d.versions) for d in house.datasets.list_all()]
    files = len([p for p in house.vault.folder.iterdir() if p.is_file()])
    return versions, [r.status for r in house.releases.list_requests()], files


@pytest.mark.parametrize("file", STEPS)
def test_an_unknown_key_in_a_policy_file_stops_the_step_that_reads_it(
    on_the_way: CommandLine, tmp_path: Path, file: str
) -> None:
    before = versions_and_requests(on_the_way.home)
    with (tmp_path / "policies" / file).open("a") as policy:
        policy.write("\nsmalest_group: 1\n")
    answer = on_the_way(*STEPS[file])
    assert answer.code == OUR_FAULT
    assert f"the policy file `{file}` is wrong at" in answer.said
    assert "smalest_group" in answer.said
    assert "there is no such key. Mend the line" in answer.said
    assert "không có khóa này. Hãy sửa dòng này" in answer.said
    assert versions_and_requests(on_the_way.home) == before


def test_an_access_rule_about_an_unknown_attribute_stops_everything(
    on_the_way: CommandLine, tmp_path: Path
) -> None:
    with (tmp_path / "policies" / "access" / "roles.cedar").open("a") as policy:
        policy.write('\n@id("x") @title_en("x") @title_vi("x")\n')
        policy.write("permit (principal, action, resource) when { principal.boss };\n")
    answer = on_the_way("submit", "national-coverage", "--as", "steward")
    assert answer.code == OUR_FAULT
    assert "the access policy is not activated" in answer.said
    assert "chính sách truy cập không được kích hoạt" in answer.said


# Portals


@pytest.fixture
def ckan(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCkan]:
    """A portal that we are impatient with."""
    haste = Patience(timeout=0.3, tries=2, backoff=0)
    with fake_ckan() as fake:
        monkeypatch.setattr(
            House,
            "portal",
            lambda _house, url: CkanPortal(url, fake.token, fake.organization, patience=haste),
        )
        yield fake


PUBLISH = ("publish", "national-coverage-v1", "--as", "publisher", "--portal")


@pytest.mark.parametrize("how", ["down", "500", "hang", "reset"])
def test_a_failing_portal_keeps_the_delivery_in_the_outbox(
    on_the_way: CommandLine, ckan: FakeCkan, how: Failure | str
) -> None:
    url = ckan.url
    if how == "down":
        with socket.create_server(("127.0.0.1", 0)) as closed:
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    else:
        ckan.faults.begin(how)  # type: ignore[arg-type]
    answer = on_the_way(*PUBLISH, url)
    assert answer.code == OUR_FAULT
    assert f"the portal `{url.removeprefix('http://')}` is not available" in answer.said
    assert "lần công bố sau sẽ tiếp tục từ chỗ dừng" in answer.said
    house = a_house(on_the_way.home)
    (waiting,) = house.releases.list_deliveries()
    assert (waiting.state, waiting.tries) == (DeliveryState.PENDING, 1)
    assert "is not available" in waiting.problem
    assert house.releases.get_release("national-coverage-v1").is_public
    assert ckan.site.datasets == {}


def test_a_portal_that_is_well_again_gets_the_release_once(
    on_the_way: CommandLine, ckan: FakeCkan
) -> None:
    ckan.faults.begin("500", at=range(9, 99))
    assert on_the_way(*PUBLISH, ckan.url).code == OUR_FAULT
    ckan.faults.end()
    for tries in (2, 3):
        assert on_the_way(*PUBLISH, ckan.url).code == 0
        (done,) = a_house(on_the_way.home).releases.list_deliveries()
        assert (done.state, done.tries, done.problem) == (DeliveryState.DELIVERED, tries, "")
    assert len(ckan.site.datasets) == 1


@pytest.mark.parametrize(
    "url", ["ftp://portal.invalid", "no address", "http://", "http://lan:mat-khau@127.0.0.1:9/"]
)
def test_an_address_that_is_none_is_refused_and_no_password_is_told(
    on_the_way: CommandLine, ckan: FakeCkan, url: str
) -> None:
    answer = on_the_way(*PUBLISH, url)
    assert answer.code in {REFUSED, OUR_FAULT}
    assert "✗" in answer.said
    assert "mat-khau" not in answer.said
    home = on_the_way.home
    assert b"mat-khau" not in b"".join(p.read_bytes() for p in home.glob("minhbach.sqlite*"))


def test_a_release_that_is_not_there_is_refused(on_the_way: CommandLine, ckan: FakeCkan) -> None:
    answer = on_the_way("publish", "[/red]", *PUBLISH[2:], ckan.url)
    assert answer.code == REFUSED
    assert "there is no such release" in answer.said
    assert "không có bản phát hành này" in answer.said
