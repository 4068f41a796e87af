"""What everybody can read: the front page, the list, the pages of datasets, in two languages."""

import html
from pathlib import Path

import pytest

from tests.journeys.cube_by_hand import CUBE, SERIES
from tests.journeys.texts import catalogue, texts_in_use
from tests.journeys.visits import Client, browser
from tests.paths import a_story

PUBLIC = (
    "/",
    "/dataset",
    f"/dataset/{CUBE}",
    f"/dataset/{SERIES}",
    "/verify",
    "/licence",
    "/developers",
)


def test_the_front_page_draws_the_national_coverage_with_its_finding_and_its_table(
    reader: Client,
) -> None:
    page = reader.get("/").text
    assert "ước có 45,1% lực lượng lao động trong độ tuổi tham gia" in page
    assert "Mục tiêu của Nghị quyết 28-NQ/TW là 45%" in page
    assert page.count('role="img"') == 2
    for figure in ("24,8", "32,7", "39,25", "42,71", "45,1"):
        assert f'<td class="figure">{figure}</td>' in page


def test_the_break_of_2022_is_flagged_in_the_chart_and_in_words(reader: Client) -> None:
    page = reader.get("/en/").text
    assert 'class="break"' in page
    assert "from 2022 on the percentage is of the working-age labour force" in page


def test_the_front_page_tells_that_the_plan_was_met_in_percent_and_missed_in_people(
    reader: Client,
) -> None:
    page = reader.get("/en/").text
    assert "21,530,000 took part, fewer than the 23,100,000 that were planned" in page
    assert "21.530.000 người tham gia" in reader.get("/").text


def test_without_a_release_the_front_page_says_so_plainly(tmp_path: Path) -> None:
    page = browser(a_story(tmp_path / "home").house).get("/en/").text
    assert "The national coverage series is not released yet" in page
    assert "<svg" not in page


def test_the_list_is_searched_without_accents(reader: Client) -> None:
    for typed in ("bao hiem", "ĐỘ BAO PHỦ", "do bao phu nghi quyet"):
        assert SERIES in reader.get("/dataset", params={"q": typed}).text
    assert f"/dataset/{CUBE}" not in reader.get("/dataset", params={"q": "nghi quyet"}).text
    nothing = reader.get("/en/dataset", params={"q": "lương hưu xyz"}).text
    assert "0 datasets hold" in nothing


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_comes_in_both_languages(reader: Client, path: str) -> None:
    vietnamese, english = reader.get(path), reader.get(f"/en{path}")
    assert vietnamese.status_code == english.status_code == 200
    assert '<html lang="vi">' in vietnamese.text
    assert '<html lang="en">' in english.text
    for page in (vietnamese.text, english.text):
        assert f'hreflang="vi" href="{path}"' in page
        assert f'hreflang="en" href="/en{path}"' in page


def test_numbers_and_dates_are_written_as_people_here_write_them(reader: Client) -> None:
    vietnamese, english = (
        reader.get(f"/dataset/{CUBE}").text,
        reader.get(f"/en/dataset/{CUBE}").text,
    )
    assert "23.247" in vietnamese
    assert "23,247" in english
    assert "15/01/2026" in vietnamese
    assert "15 January 2026" in english


def test_a_dataset_page_tells_all_a_researcher_asks(reader: Client) -> None:
    page = html.unescape(reader.get(f"/en/dataset/{CUBE}").text)
    for expected in (
        "Invented data.",
        "10/2025 – 12/2025",
        "34 provinces",
        "data.csv",
        "data.parquet",
        "Download",
        "Data dictionary",
        "Compulsory with unemployment insurance",
        "openssl pkeyutl -verify",
        "SHA256SUMS",
        "A cell with fewer than 5 people is not published",
        "Viet Nam Social Security (2026)",
        "You must cite and acknowledge the source",
        "opendata@example.invalid",
        "v1",
    ):
        assert expected in page, expected


def test_the_licence_has_its_five_terms(reader: Client) -> None:
    page = reader.get("/licence").text
    terms = page.split('<ol class="terms">')[1].split("</ol>")[0]
    assert terms.count("<li>") == 5


def test_a_selection_is_an_address_and_changes_chart_map_and_preview(reader: Client) -> None:
    chosen = reader.get(f"/en/dataset/{CUBE}", params={"ref_area": "04", "sex": "F"}).text
    assert '<option value="04" selected>' in chosen
    assert "Cao Bang, Female, All ages, All schemes" in chosen
    assert "50 of 189 rows." in chosen
    everything = reader.get(f"/en/dataset/{CUBE}").text
    assert "50 of 23,247 rows." in everything


def test_the_map_shows_34_provinces_and_names_both_archipelagos(reader: Client) -> None:
    page = reader.get(f"/dataset/{CUBE}").text
    map_ = page.split('class="map"')[1].split("</svg>")[0]
    assert map_.count("<rect") == 36
    assert map_.count("level-archipelago") == 2
    for word in ("Hoàng", "Trường", "Sa"):
        assert word in map_


def test_a_protected_cell_is_marked_and_shows_no_figure(reader: Client) -> None:
    query = {"ref_area": "24", "sex": "F", "age": "Y15T24", "scheme": "SI_V"}
    page = reader.get(f"/en/dataset/{CUBE}", params=query).text
    rows = page.split('id="preview"')[1].split("</tbody>")[0]
    assert rows.count('<span class="protected">protected</span>') == 1 + 3
    assert "Hatched squares stand for protected months." in page


def test_unknown_codes_in_an_address_count_as_not_chosen(reader: Client) -> None:
    page = reader.get(f"/en/dataset/{CUBE}", params={"sex": "<script>", "time_period": "1"})
    assert page.status_code == 200
    assert "<script>" not in page.text


@pytest.mark.parametrize("path", ["/nothing", "/dataset/unknown", f"/dataset/{CUBE}/v9", "/docs"])
def test_an_unknown_address_is_told_in_the_readers_language(reader: Client, path: str) -> None:
    page = reader.get(f"/en{path}")
    assert page.status_code == 404
    assert "there is nothing at this address" in page.text
    assert "không có gì ở địa chỉ này" in reader.get(path).text
    as_json = reader.get(path, headers={"accept": "application/json"})
    assert set(as_json.json()["error"]) == {"kind", "en", "vi"}


@pytest.mark.parametrize("path", [*PUBLIC, "/nothing", "/sign-in", "/static/minhbach.css"])
def test_every_answer_carries_the_protective_headers(reader: Client, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_has_script_or_style_inside_or_from_elsewhere(reader: Client, path: str) -> None:
    page = reader.get(path).text.replace('<script type="application/ld+json">', "")
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert 'src="http' not in page


def test_the_public_key_and_the_checkpoint_can_be_fetched(reader: Client) -> None:
    assert reader.get("/verify/minhbach.pub.pem").text.startswith("-----BEGIN PUBLIC KEY-----")
    origin, size, *_ = reader.get("/verify/checkpoint").text.splitlines()
    assert origin == "minhbach.invalid/audit"
    assert int(size) > 0


def test_every_text_of_the_pages_has_its_vietnamese() -> None:
    assert texts_in_use() == catalogue()
