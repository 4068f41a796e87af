"""Released cubes as SDMX dataflows.

Each cube is one dataflow with a data structure of the same id. Its dimensions are the frequency and
the key columns; code lists are those of the data dictionary. A series with free texts in its key is
no dataflow: it has CSV, JSON and the DataStore.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from anonymization.tables.long_form import CONFIDENTIAL, FREE, STATUS
from catalog.model import Bilingual
from publishing.shelf import Offer

AGENCY = "VSS"
VERSION = "1.0"
CONCEPTS = "CS_MINHBACH"
TIME, VALUE, FREQ = "TIME_PERIOD", "OBS_VALUE", "FREQ"
OBS_STATUS, CONF_STATUS, UNIT = "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE"
ATTRIBUTES = (OBS_STATUS, CONF_STATUS, UNIT)
FREQUENCIES = {"monthly": "M", "quarterly": "Q", "annual": "A"}
PERSONS = "PS"
CODE_LISTS: dict[str, tuple[tuple[str, Bilingual], ...]] = {
    FREQ: (
        ("A", Bilingual("Hằng năm", "Annual")),
        ("Q", Bilingual("Hằng quý", "Quarterly")),
        ("M", Bilingual("Hằng tháng", "Monthly")),
    ),
    OBS_STATUS: (
        ("A", Bilingual("Bình thường", "Normal value")),
        ("Q", Bilingual("Thiếu: được bảo vệ", "Missing value; suppressed")),
    ),
    CONF_STATUS: (
        (FREE, Bilingual("Công bố tự do", "Free (free for publication)")),
        (CONFIDENTIAL, Bilingual("Bảo mật thống kê", "Confidential statistical information")),
    ),
    UNIT: ((PERSONS, Bilingual("Người", "Persons")),),
}
"""The cross-domain code lists of SDMX (CL_FREQ 2.1, CL_OBS_STATUS 2.2, CL_CONF_STATUS 1.3), as far
as they are used here."""
_NAMES = {
    FREQ: Bilingual("Tần suất", "Frequency"),
    TIME: Bilingual("Kỳ", "Time period"),
    VALUE: Bilingual("Giá trị", "Observation value"),
    OBS_STATUS: Bilingual("Tình trạng quan sát", "Observation status"),
    CONF_STATUS: Bilingual("Tình trạng bảo mật", "Confidentiality status"),
    UNIT: Bilingual("Đơn vị đo", "Unit of measure"),
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its id, the column behind it, and its codes (empty for the frequency's column)."""

    id: str
    column: str
    name: Bilingual
    codes: tuple[tuple[str, Bilingual], ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow and the release behind it."""

    id: str
    name: Bilingual
    about: Bilingual
    frequency: str
    period: str
    measure: str
    dimensions: tuple[Dimension, ...]
    offer: Offer

    @property
    def table(self) -> pl.LazyFrame:
        """The observations: dimensions by id, time, value, and the two states of each."""
        is_hidden = pl.col(STATUS) == CONFIDENTIAL
        return self.offer.released.table.select(
            pl.lit(self.frequency).alias(FREQ),
            *(pl.col(one.column).alias(one.id) for one in self.dimensions[1:]),
            pl.col(self.period).cast(pl.String).alias(TIME),
            pl.col(self.measure).alias(VALUE),
            pl.when(is_hidden).then(pl.lit("Q")).otherwise(pl.lit("A")).alias(OBS_STATUS),
            pl.col(STATUS).alias(CONF_STATUS),
        )

    @property
    def dimension_ids(self) -> list[str]:
        return [one.id for one in self.dimensions]


def flows_of(offers: Iterable[Offer]) -> list[Flow]:
    """Return a dataflow for each released cube."""
    found = (_flow(offer) for offer in offers)
    return [flow for flow in found if flow is not None]


def concepts_of(flows: Iterable[Flow]) -> dict[str, Bilingual]:
    """Every concept that these dataflows use."""
    own = {one.id: one.name for flow in flows for one in flow.dimensions}
    return _NAMES | own


def code_lists_of(flows: Iterable[Flow]) -> dict[str, tuple[tuple[str, Bilingual], ...]]:
    """Every code list by its id, `CL_` and the dimension or attribute."""
    own = {one.id: one.codes for flow in flows for one in flow.dimensions}
    return {f"CL_{name}": codes for name, codes in (CODE_LISTS | own).items()}


def _flow(offer: Offer) -> Flow | None:
    said, columns = offer.released.metadata, offer.released.columns
    if all(column.name != STATUS for column in columns):
        return None
    period, *keys = (column for column in columns if column.is_key)
    measure = next(c for c in columns if not c.is_key and c.name != STATUS)
    frequency = Dimension(FREQ, "", _NAMES[FREQ], CODE_LISTS[FREQ])
    return Flow(
        id=offer.release.product.upper().replace("-", "_"),
        name=said.title,
        about=said.summary,
        frequency=FREQUENCIES.get(said.frequency, "A"),
        period=period.name,
        measure=measure.name,
        dimensions=(
            frequency,
            *(Dimension(key.name.upper(), key.name, key.title, key.codes) for key in keys),
        ),
        offer=offer,
    )
