"""The pages in a real browser: nothing is fetched from elsewhere, and axe finds no serious barrier."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, Page, sync_playwright

from anonymization.dual_control.model import Deed, DeedWish
from app.demo.accounts import DEMO_PASSWORD
from app.demo.story import Story
from app.together import ask_for
from app.web import create_app
from tests.journeys.cube_by_hand import CUBE, protected_cube, submitted
from tests.journeys.treated_register import DOMAIN, treated_in, write_people
from tests.paths import story_in

CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asked for anything elsewhere would fail to load it, and the test would see that.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
SEVERE = {"serious", "critical"}
DESKTOP, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="there is no Chromium here: apt-get install chromium"
    ),
]


@pytest.fixture(scope="module")
def address(open_story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a house that is really served, on a free port of this machine."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(open_story.house.settings.home, home)
    story = story_in(home)
    submitted(story, protected_cube(story, name="waiting"))
    write_people(home / "register.parquet")
    treated_in(story, home / "register.parquet")
    ask_for(
        story.house, story.people["steward"], DeedWish(Deed.ROTATE, "regular-rotation", "", DOMAIN)
    )
    config = uvicorn.Config(create_app(story.house), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            headless=True,
        )
        yield context
        context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh page that remembers nobody, and fails the test on any complaint of the browser."""
    context.clear_cookies()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng nhập").click()


def barriers(page: Page) -> list[str]:
    """What axe finds serious, on a wide and on a narrow screen."""
    found = []
    for size in (DESKTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        violations = Axe().run(page).response["violations"]
        found += [
            f"{v['id']} at {node['target']} ({size['width']})"
            for v in violations
            if v["impact"] in SEVERE
            for node in v["nodes"]
        ]
    return found


def fits(page: Page) -> bool:
    """Whether the page itself need not be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(
    "path", ["/", "/en/", f"/dataset/{CUBE}", "/dataset?q=bao+hiem", "/verify", "/sign-in"]
)
def test_a_public_page_has_no_barrier(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert barriers(page) == []
    assert fits(page)


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("steward", "/steward"),
        ("steward", "/steward/national-coverage"),
        ("steward", "/steward/register"),
        ("steward", "/steward/national-coverage/preview"),
        ("steward", "/steward/national-coverage/purpose"),
        ("steward", "/steward/so/risk"),
        ("steward", "/steward/so/risk/plans"),
        ("checker1", "/checks"),
        ("steward", "/two-persons"),
        ("dpo", "/two-persons"),
        ("publisher", "/releases"),
        ("reviewer", "/audit"),
    ],
)
def test_a_work_page_has_no_barrier(page: Page, address: str, login: str, path: str) -> None:
    sign_in(page, address, login)
    page.goto(address + path)
    assert barriers(page) == []
    assert fits(page)


@pytest.mark.parametrize("login", ["steward", "dpo"])
def test_a_request_for_two_persons_has_no_barrier(page: Page, address: str, login: str) -> None:
    sign_in(page, address, login)
    page.goto(f"{address}/two-persons")
    page.locator("a[href*='/two-persons/']").first.click()
    assert page.get_by_text(f"{DOMAIN}").first.is_visible()
    assert barriers(page) == []
    assert fits(page)


def test_a_checker_finds_the_way_from_the_queue_to_a_verdict(page: Page, address: str) -> None:
    sign_in(page, address, "checker1")
    page.get_by_role("link", name="Xem yêu cầu").click()
    assert barriers(page) == []
    page.get_by_label("Có, bảng không làm lộ ai").check()
    page.get_by_role("button", name="Gửi ý kiến").click()
    assert page.get_by_role("status").inner_text() == "Đã ghi nhận ý kiến của bạn."


def test_a_reader_chooses_a_province_and_changes_the_language(page: Page, address: str) -> None:
    page.goto(f"{address}/dataset/{CUBE}")
    page.get_by_label("Tỉnh", exact=True).select_option("Cao Bằng")
    page.get_by_role("button", name="Xem").click()
    page.get_by_role("link", name="English").click()
    assert page.get_by_label("Province", exact=True).input_value() == "04"
    assert page.get_by_text("Cao Bang, Both sexes, All ages, All schemes").first.is_visible()


def test_the_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Chuyển đến nội dung"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#content")
