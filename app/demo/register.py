"""Write an invented VSS participant register: one row per person and month, as an extract has it.

Nobody in it exists, and every row says so (`nguon`). What is modelled on published figures, and
tested with a tolerance:

- persons by scheme and month of 2025: compulsory 17.719 million (December 2024), 16.823 (April),
  18.032 (November), 18.38 (December); voluntary 2.311, 1.756, 2.016, 3.095; health insurance
  95.52, 91.197, 92.6, 97.57; with unemployment insurance 16.13, 15.123, 16.7 (December). See
  `participation`. The fullest month has exactly `participants` rows before copies;
- Hà Nội and the former Hồ Chí Minh City in the compulsory scheme. See `places`.

Everything else (other provinces, ages, wages, names, moves between months) is a plausible
assumption, written down in the module that makes it. Another `year` only changes the dates.

It is an extract made after the year's end: the addresses, `ma_tinh` and `ma_xa` of all months are
those since 2025-07-01, and `ma_tinh_cu` says which of the old 63 provinces it was.

People are invented block by block, and each block is written month by month, so that memory does
not grow with the register. The same spec gives the same rows on every machine.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from app.demo.canaries import CANARIES, canary_rows
from app.demo.contributions import bases_in, branches_in
from app.demo.dirt import DirtShares, soil
from app.demo.draw import Flags, Integers
from app.demo.employers import Employers
from app.demo.notes import draw_notes, invent_notes
from app.demo.participation import (
    COMPULSORY,
    MONTHS,
    SCHEMES,
    Timeline,
    timelines,
    unemployment_share,
)
from app.demo.people import Crowd, World, invent_people
from app.demo.places import places
from storage.errors import Refusal

INVENTED = "DỮ LIỆU GIẢ LẬP"
NOTICE = {
    "minhbach.invented": "true",
    "minhbach.notice.vi": "Dữ liệu giả lập: không có người nào trong tệp này là người thật",
    "minhbach.notice.en": "Invented data: nobody in this file is a real person",
}
COLUMNS = (
    *("so_dinh_danh", "ma_so_bhxh", "ma_the_bhyt", "ho_ten", "ngay_sinh", "gioi_tinh"),
    *("dia_chi", "dien_thoai", "email", "ma_tinh", "ma_tinh_cu", "ma_xa"),
    *("ma_don_vi", "ma_so_thue", "hinh_thuc", "cac_che_do", "thang", "muc_dong"),
    *("ghi_chu", "nguon"),
)
FEWEST_PARTICIPANTS = 20
PEOPLE_PER_BLOCK = 100_000
# One stream of chance for each purpose; block n takes FIRST_BLOCK + n.
FOR_EMPLOYERS, FOR_NOTES, FIRST_BLOCK = 0, 1, 2

OnProgress = Callable[[str, int, int], None]


class TooFewParticipants(Refusal):
    """A register too small to hold its canaries and look like one."""

    def __init__(self) -> None:
        super().__init__(
            f"a register has at least {FEWEST_PARTICIPANTS} participants. Ask for more",
            vi=f"sổ đăng ký có ít nhất {FEWEST_PARTICIPANTS} người tham gia. Hãy tăng số lượng",
        )


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """How large a register, of which year, how dirty.

    `participants` are the people of the fullest month, canaries included. Over the year more
    people come and go.
    """

    participants: int = 200_000
    year: int = 2025
    seed: int = 28
    dirt: DirtShares = DirtShares()  # noqa: RUF009

    def __post_init__(self) -> None:
        if self.participants < FEWEST_PARTICIPANTS:
            raise TooFewParticipants


@dataclass(frozen=True, slots=True)
class RegisterSummary:
    """What was written.

    `participants` are all people of the year. `dirty` counts the rows each kind of dirt fell on;
    a copied row counts under `duplicate_rows` only.
    """

    rows: int
    participants: int
    months: tuple[str, ...]
    dirty: Mapping[str, int]


def write_register(
    path: Path, spec: RegisterSpec, *, on_progress: OnProgress = lambda *_: None
) -> RegisterSummary:
    """Write the register as Parquet (zstd), marked as invented in the file's own metadata.

    `on_progress` hears `"register"`, the parts written and all parts. The file appears whole or
    not at all.
    """
    draft = path.with_name(f".{path.name}.part")
    schema = canary_rows().pipe(_complete, f"{spec.year}-01").to_arrow().schema
    with pq.ParquetWriter(draft, schema.with_metadata(NOTICE), compression="zstd") as file:
        summary = _write_pages(
            spec, lambda rows: file.write_table(rows.to_arrow().cast(schema)), on_progress
        )
    draft.replace(path)
    return summary


def write_register_csv(
    path: Path, spec: RegisterSpec, *, on_progress: OnProgress = lambda *_: None
) -> RegisterSummary:
    """Write the same rows as CSV (UTF-8, header in the first line); meant for small registers."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        summary = _write_pages(
            spec,
            lambda rows: rows.write_csv(file, include_header=file.tell() == 0),
            on_progress,
        )
    draft.replace(path)
    return summary


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all blocks of one register share."""

    spec: RegisterSpec
    timelines: Mapping[str, Timeline]
    world: World
    notes: pl.Series

    @property
    def months(self) -> tuple[str, ...]:
        return tuple(f"{self.spec.year}-{month:02}" for month in range(1, MONTHS + 1))

    @property
    def people(self) -> int:
        return sum(timeline.people for timeline in self.timelines.values())

    @property
    def blocks(self) -> int:
        return -(-self.people // PEOPLE_PER_BLOCK)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some people, soiled; where each stands in the timeline of their scheme."""

    people: pl.DataFrame
    scheme: Integers
    position: Integers
    dirty: Mapping[str, Flags]


def _write_pages(
    spec: RegisterSpec, write: Callable[[pl.DataFrame], object], on_progress: OnProgress
) -> RegisterSummary:
    plan = _plan(spec)
    rows, dirty = 0, Counter({kind.name: 0 for kind in fields(DirtShares)})
    parts = plan.blocks * MONTHS
    for part, (page, hits) in enumerate(_pages(plan), start=1):
        write(page)
        rows += page.height
        dirty.update(hits)
        on_progress("register", part, parts)
    return RegisterSummary(
        rows=rows,
        participants=plan.people + len(CANARIES),
        months=plan.months,
        dirty=dict(dirty),
    )


def invented_world(spec: RegisterSpec) -> World:
    """Return the places and employers of a register."""
    members = timelines(spec.participants - len(CANARIES))[COMPULSORY].people
    return World(places(), Employers.invent(members, places(), _chance(spec, FOR_EMPLOYERS)))


def _plan(spec: RegisterSpec) -> _Plan:
    lines = timelines(spec.participants - len(CANARIES))
    world = invented_world(spec)
    return _Plan(
        spec=spec,
        timelines=lines,
        world=world,
        notes=invent_notes(
            spec.participants * MONTHS, world, year=spec.year, rng=_chance(spec, FOR_NOTES)
        ),
    )


def _pages(plan: _Plan) -> Iterator[tuple[pl.DataFrame, dict[str, int]]]:
    """Yield the rows of every block in every month, with the number of rows soiled by kind."""
    unemployment = unemployment_share()
    for number in range(plan.blocks):
        rng = _chance(plan.spec, FIRST_BLOCK + number)
        block = _invent_block(plan, number, rng)
        for month, name in enumerate(plan.months):
            active = _active(block, plan.timelines, month)
            rows = block.people.filter(pl.Series(active)).with_columns(
                muc_dong=bases_in(month + 1),
                cac_che_do=branches_in(float(unemployment[month])),
                ghi_chu=draw_notes(plan.notes, int(active.sum()), rng),
            )
            copies = rows.filter(pl.Series(rng.random(rows.height) < plan.spec.dirt.duplicate_rows))
            planted = canary_rows() if number == 0 else canary_rows().clear()
            page = pl.concat([_complete(part, name) for part in (rows, copies, planted)])
            hits = {kind: int((hit & active).sum()) for kind, hit in block.dirty.items()}
            yield page, hits | {"duplicate_rows": copies.height}


def _invent_block(plan: _Plan, number: int, rng: np.random.Generator) -> _Block:
    """Invent every n-th person of each scheme, so that every block looks like the whole."""
    everyone = [np.arange(number, plan.timelines[scheme].people, plan.blocks) for scheme in SCHEMES]
    scheme = np.repeat(np.arange(len(SCHEMES)), [len(members) for members in everyone])
    position = np.concatenate(everyone)
    shuffled = rng.permutation(len(scheme))
    scheme, position = scheme[shuffled], position[shuffled]
    before = np.cumsum([0, *(plan.timelines[name].people for name in SCHEMES)])
    crowd = Crowd(scheme, before[scheme] + position, plan.spec.year)
    people, dirty = soil(invent_people(crowd, plan.world, rng), plan.spec.dirt, rng)
    return _Block(people, scheme, position, dirty)


def _active(block: _Block, lines: Mapping[str, Timeline], month: int) -> Flags:
    active = np.zeros(len(block.scheme), dtype=np.bool_)
    for place, scheme in enumerate(SCHEMES):
        is_member = block.scheme == place
        active |= is_member & lines[scheme].is_active(month, block.position)
    return active


def _complete(rows: pl.DataFrame, month: str) -> pl.DataFrame:
    return rows.with_columns(thang=pl.lit(month), nguon=pl.lit(INVENTED)).select(COLUMNS)


def _chance(spec: RegisterSpec, stream: int) -> np.random.Generator:
    return np.random.default_rng([spec.seed, stream])
