"""The tool already in hand reads our files, over HTTP, unmodified; and all say the same."""

import io
import sqlite3
import warnings
import zipfile
from itertools import islice
from pathlib import Path

import httpx
import openpyxl
import pandas as pd
import polars as pl
import pytest
from frictionless import Package

from tests.clients.conftest import CUBE, SERIES, Portal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import mlcroissant
    from csvw import CSVW
    from pyjstat import pyjstat

pytestmark = pytest.mark.filterwarnings("ignore")
BOTH = pytest.mark.parametrize("product", [CUBE, SERIES])


def folder_of(portal: Portal, product: str) -> Path:
    return portal.story.house.press.place_of(product, "v1")


def truth(portal: Portal, product: str) -> pl.DataFrame:
    return pl.read_parquet(folder_of(portal, product) / "data.parquet")


def texts(portal: Portal, product: str) -> dict[str, type[str]]:
    return {name: str for name, kind in truth(portal, product).schema.items() if kind == pl.String}


@BOTH
def test_pandas_reads_the_csv(portal: Portal, product: str) -> None:
    read = pd.read_csv(f"{portal.page(product)}/data.csv", dtype=texts(portal, product))
    assert_same(pl.from_pandas(read), truth(portal, product))


@BOTH
def test_pandas_reads_the_json(portal: Portal, product: str) -> None:
    answer = httpx.get(f"{portal.page(product)}/data.json")
    read = pd.read_json(io.StringIO(answer.text), dtype=texts(portal, product))
    assert_same(pl.from_pandas(read), truth(portal, product))


@BOTH
def test_polars_reads_the_parquet_over_ranges(portal: Portal, product: str) -> None:
    read = pl.scan_parquet(f"{portal.page(product)}/data.parquet").collect()
    assert read.equals(truth(portal, product))


@BOTH
def test_excel_shows_the_same_figures_and_runs_nothing(portal: Portal, product: str) -> None:
    content = httpx.get(f"{portal.page(product)}/data.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == ["Số liệu - Data", "Từ điển - Dictionary", "Giới thiệu - About"]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    wanted = truth(portal, product)
    assert rows[0] == tuple(wanted.columns)
    assert rows[1:] == wanted.rows()
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@BOTH
def test_sqlite_has_the_table_its_dictionary_and_its_terms(portal: Portal, product: str) -> None:
    database = sqlite3.connect(folder_of(portal, product) / "data.sqlite")
    wanted = truth(portal, product)
    assert database.execute("SELECT * FROM data").fetchall() == wanted.rows()
    named = [name for (name,) in database.execute("SELECT name FROM columns")]
    assert named == wanted.columns
    assert database.execute("SELECT count(*) FROM about WHERE name = 'term'").fetchone() == (5,)
    database.close()


def test_pyjstat_reads_the_cube(portal: Portal) -> None:
    read = pyjstat.Dataset.read(f"{portal.page()}/data.json-stat.json")
    table = read.write("dataframe", naming="id")
    wanted = truth(portal, CUBE)
    names = wanted.columns[:-2]
    got = pl.from_pandas(table).rename({"value": "persons"})
    joined = wanted.join(got, on=names, how="full", suffix="_read")
    assert joined.height == wanted.height == got.height
    assert joined["persons"].equals(joined["persons_read"].cast(pl.Int64).alias("persons"))


@BOTH
def test_frictionless_validates_the_data_package(portal: Portal, product: str) -> None:
    for place in (portal.page(product), f"{portal.address}/dataset/{product}"):
        report = Package(f"{place}/datapackage.json").validate()
        assert report.valid, report.flatten(["title", "message"])


@BOTH
def test_csvw_validates_and_reads_the_csv(portal: Portal, product: str) -> None:
    described = CSVW(str(folder_of(portal, product) / "data.csv-metadata.json"), validate=True)
    assert described.is_valid, [str(one.message) for one in described.warnings]
    first = [list(row.values())[:3] for row in islice(described.tables[0], 20)]
    wanted = truth(portal, product).head(20).select(pl.nth(0, 1, 2).cast(pl.String))
    assert [[str(value) for value in row] for row in first] == [list(row) for row in wanted.rows()]


@BOTH
def test_mlcroissant_loads_the_records(
    portal: Portal, product: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROISSANT_CACHE", str(tmp_path))
    dataset = mlcroissant.Dataset(jsonld=f"{portal.page(product)}/croissant.json")
    records = list(islice(dataset.records("rows"), 20))
    assert len(records) == 20
    assert {name.removeprefix("rows/") for name in records[0]} == set(
        truth(portal, product).columns
    )


def assert_same(read: pl.DataFrame, wanted: pl.DataFrame) -> None:
    """Values agree; how a reader stores numbers and missing texts is its own affair."""
    assert read.columns == wanted.columns
    for name, kind in wanted.schema.items():
        column = read[name]
        got = column.cast(pl.Float64 if kind.is_numeric() else pl.String)
        assert got.to_list() == wanted[name].cast(got.dtype).to_list(), name
