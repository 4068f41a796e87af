"""Check the disclosure certificate of a release: `python verify_certificate.py FOLDER [EARLIER…]`.

A copy of this file lies in every release. It needs Python 3.11 or later and nothing else, works in
whole numbers, and reads in one sitting. It answers, from the published bytes alone:

1. Is the certificate about this very table, this publication plan and these disclosure rules?
2. Is every published count zero or at least the minimum frequency, and do published cells add up?
   A rounded table hides nothing, and this is all there is to see in it.
3. Is no hidden cell a sum or difference of published cells? The certificate holds numbers for the
   hidden leaves that add up to zero (modulo a prime) in every published cell. A hidden cell in
   which they do not may be changed without changing anything published, so it does not follow.
4. The same together with each earlier release: name their folders, or keep all releases of a
   product side by side as they are published.

What needs the true values was checked before; the certificate holds a digest of that proof.
Exit codes: 0 all holds; 1 something does not; 2 an earlier release is not here to look at.
"""

import base64
import hashlib
import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

HIDDEN = 1 << 62
"""Stands for a hidden count: more than all counts together, so that sums with one stand out."""
PROOF = ("kernel", "private_half_sha256", "table_sha256")


class CertificateBroken(Exception):
    """The certificate does not hold; `args` say why in English and in Vietnamese."""


def _require(holds: object, en: str, vi: str) -> None:
    if not holds:
        raise CertificateBroken(en, vi)


class Checked(NamedTuple):
    """What was checked, and the digests of earlier releases that were not there to look at."""

    cells: int
    hidden: int
    missing: tuple[str, ...]


class Dimension(NamedTuple):
    """The codes of one dimension as a tree; the parent of a root is -1."""

    codes: list[str]
    parents: list[int]

    def families(self) -> list[tuple[int, list[int]]]:
        """Each parent with its children, the deepest parents first."""
        children: dict[int, list[int]] = {}
        for code, parent in enumerate(self.parents):
            children.setdefault(parent, []).append(code)
        found, todo = [], [-1]
        while todo:
            parent = todo.pop()
            found.append((parent, children.get(parent, [])))
            todo += children.get(parent, [])
        return [(p, c) for p, c in reversed(found) if c and p >= 0]


def verify(folder: Path, earlier: Sequence[Path] = ()) -> Checked:
    """Check the certificate of a release; `earlier` are folders of earlier releases.

    Raises:
        CertificateBroken: The first thing that does not hold.
    """
    certificate = json.loads((folder / "certificate.json").read_bytes())
    _check_digest(folder / "plan.yaml", certificate["plan_sha256"])
    _check_digest(folder / "data.csv", certificate["data_csv_sha256"])
    if "disclosure_rules_sha256" not in certificate:  # figures that were public before
        return Checked(certificate["cells"], 0, ())
    _check_digest(folder / "disclosure.yaml", certificate["disclosure_rules_sha256"])
    dimensions = _dimensions(certificate)
    table = read_counts(folder / "data.csv", certificate["periods"], dimensions)
    base = certificate.get("rounding", {}).get("base", 0)
    least = max(certificate["minimum_frequency"], base)
    for counts in table.values():
        small = any(0 < count < least for count in set(counts))
        _require(not small, "a count below the minimum frequency", "có số đếm dưới ngưỡng")
        _check_sums(counts, dimensions)
    hidden = sum(counts.count(HIDDEN) for counts in table.values())
    _require(not (base and hidden), "a rounded table hides a cell", "bảng làm tròn có ô bị ẩn")
    told, missing = _told(certificate, (*earlier, *_beside(folder)), table)
    if not base:
        _check_kernel(certificate, dimensions, table, None if missing else told)
    return Checked(sum(map(len, table.values())), hidden, missing)


def statement_digest(certificate: dict[str, Any]) -> str:
    """SHA-256 over all that the numbers speak about: made for anything else, they do not fit."""
    said = {key: value for key, value in certificate.items() if key not in PROOF}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def prime_of(statement: str) -> int:
    """The first prime from a place between 2**30 and 2**31 that the statement's digest gives."""
    number = (1 << 30) + int(statement, 16) % ((1 << 30) - (1 << 16))
    while not _is_prime(number):
        number += 1
    return number


def _is_prime(number: int) -> bool:
    """Miller and Rabin; the bases 2, 7 and 61 decide below 4,759,123,141 (Jaeschke 1993)."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 7, 61):
        power = pow(base, odd, number)
        squares = [pow(power, 1 << n, number) for n in range(twos)]
        if power != 1 and number - 1 not in squares:
            return False
    return True


def read_counts(
    path: Path, periods: Sequence[str], dimensions: Sequence[Dimension]
) -> dict[str, list[int]]:
    """The counts of each period, all codes in order, the last dimension fastest; or HIDDEN."""
    lines = path.read_text(encoding="utf-8").split("\n")[1:-1]
    places = _places(dimensions)
    complete = len(lines) == len(places) * len(periods)
    _require(complete, "the table has more or fewer cells", "bảng thừa hoặc thiếu ô")
    found = {}
    for number, period in enumerate(periods):
        rows = zip(lines[number * len(places) :], places, strict=False)
        found[period] = [_count(line.removeprefix(f"{period},{place},")) for line, place in rows]
    return found


def _places(dimensions: Sequence[Dimension]) -> list[str]:
    return [",".join(codes) for codes in product(*(d.codes for d in dimensions))]


def _count(value: str) -> int:
    if value == ",C":
        return HIDDEN
    if value.endswith(",F") and value[:-2].isdecimal() and value.isascii():
        return int(value[:-2])
    raise CertificateBroken(
        "a cell is not the one of the plan, or marked neither `F` nor `C`",
        "có ô không đúng theo kế hoạch, hoặc không đánh dấu F hay C",
    )


def _dimensions(certificate: dict[str, Any]) -> list[Dimension]:
    return [Dimension(d["codes"], d["parents"]) for d in certificate["dimensions"]]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _check_digest(path: Path, expected: str) -> None:
    en, vi = f"the certificate is for another `{path.name}`", f"chứng thư của `{path.name}` khác"
    _require(_digest(path) == expected, en, vi)


def _check_sums(counts: list[int], dimensions: Sequence[Dimension]) -> None:
    """Every published cell whose parts are all published is their sum."""
    for whole, parts in _families(dimensions):
        total = map(sum, zip(*(counts[part] for part in parts), strict=True))
        pairs = zip(counts[whole], total, strict=True)
        fit = all(w == t or w >= HIDDEN or t >= HIDDEN for w, t in pairs)
        _require(fit, "published cells do not add up", "các ô đã công bố không khớp tổng")


def _families(dimensions: Sequence[Dimension]) -> Iterator[tuple[slice, list[slice]]]:
    """Where the blocks of a parent and of its children lie, dimension after dimension."""
    size = prod(len(d.codes) for d in dimensions)
    for axis, dimension in enumerate(dimensions):
        inner = prod(len(d.codes) for d in dimensions[axis + 1 :])
        width = inner * len(dimension.codes)
        # Few long slices are quick: whole blocks where they are long, else every width-th cell.
        in_blocks = inner * width > size
        starts, step = (range(0, size, width), 1) if in_blocks else (range(inner), width)
        for start, (parent, children) in product(starts, dimension.families()):
            at = [start + code * inner for code in (parent, *children)]
            whole, *parts = (slice(a, a + inner if in_blocks else size, step) for a in at)
            yield whole, parts


def add_up(leaves: list[int], dimensions: Sequence[Dimension]) -> list[int]:
    """All cells from the leaf cells (all codes in order; what stands at margins is ignored)."""
    cells = list(leaves)
    for whole, parts in _families(dimensions):
        cells[whole] = map(sum, zip(*(cells[part] for part in parts), strict=True))
    return cells


def _beside(folder: Path) -> list[Path]:
    """Earlier releases of the product beside this one, as they are published: v1, v2 and so on."""
    names = [f.name for f in folder.resolve().parent.glob("v*") if f.name[1:].isdecimal()]
    own = folder.resolve()
    return [own.with_name(n) for n in names if own.name in names and int(n[1:]) < int(own.name[1:])]


def _told(
    certificate: dict[str, Any], folders: Iterable[Path], table: dict[str, list[int]]
) -> tuple[dict[str, set[int]], tuple[str, ...]]:
    """The cells of each period that are hidden now and that an earlier release told.

    A period that was visibly corrected since does not count: the two tables contradict each other.
    """
    told: dict[str, set[int]] = {period: set() for period in table}
    here = {digest: f for f in folders if (digest := _digest(f / "data.csv"))}
    listed = [one["data_csv_sha256"] for one in certificate["earlier"]]
    names = ", ".join(sorted(here[digest].name for digest in here.keys() - set(listed)))
    _require(
        not names,
        f"the certificate does not count the earlier release in `{names}`",
        f"chứng thư không tính bản phát hành trước ở `{names}`",
    )
    for folder in (here[digest] for digest in listed if digest in here):
        old = json.loads((folder / "certificate.json").read_bytes())
        dimensions = _dimensions(old)
        places = {place: at for at, place in enumerate(_places(_dimensions(certificate)))}
        at = [places.get(place) for place in _places(dimensions)]
        for period, counts in read_counts(folder / "data.csv", old["periods"], dimensions).items():
            told.get(period, set()).update(_told_in(at, counts, table.get(period, [])))
    return told, tuple(digest for digest in listed if digest not in here)


def _told_in(at: list[int | None], counts: list[int], now: list[int]) -> set[int]:
    pairs = zip(at, counts, strict=True)
    both = [(n, was, now[n]) for n, was in pairs if now and n is not None and was != HIDDEN]
    corrected = any(known not in (was, HIDDEN) for _, was, known in both)
    return set() if corrected else {n for n, _, known in both if known == HIDDEN}


def _check_kernel(
    certificate: dict[str, Any],
    dimensions: Sequence[Dimension],
    table: dict[str, list[int]],
    told: dict[str, set[int]] | None,
) -> None:
    """Check every vector; `told` is None when an earlier release is not here to look at."""
    prime = prime_of(statement_digest(certificate))
    unproved = {(period, False) for period in table}
    unproved |= {(period, True) for period, cells in (told or {}).items() if cells}
    for vector in certificate["kernel"]:
        joint = vector["with_earlier"]
        if joint and told is None:
            continue
        sums = _sums(vector["leaves"], dimensions, table[vector["periods"][0]], prime)
        for period in vector["periods"]:
            known = told[period] if joint and told else set()
            free = [count == HIDDEN and at not in known for at, count in enumerate(table[period])]
            _require(
                [total != 0 for total in sums] == free,
                "a hidden cell follows from published cells, or the proof is for another table",
                "có ô ẩn suy ra được từ các ô đã công bố, hoặc chứng cứ thuộc bảng khác",
            )
            unproved.discard((period, joint))
    _require(not unproved, "no proof for some periods", "thiếu chứng cứ cho một số kỳ")


def _sums(packed: str, dimensions: Sequence[Dimension], counts: list[int], prime: int) -> list[int]:
    """What the numbers for the hidden leaves add up to in every cell, modulo the prime."""
    numbers = array("I", base64.b64decode(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    is_leaf = [[n not in d.parents for n in range(len(d.codes))] for d in dimensions]
    places = [at for at, leaf in enumerate(map(all, product(*is_leaf))) if leaf]
    hidden = [at for at in places if counts[at] == HIDDEN]
    fit = len(hidden) == len(numbers)
    _require(fit, "the proof is for other hidden cells", "chứng cứ thuộc về các ô ẩn khác")
    leaves = [0] * len(counts)
    for at, number in zip(hidden, numbers, strict=True):
        leaves[at] = number
    return [total % prime for total in add_up(leaves, dimensions)]


def main(arguments: Sequence[str]) -> int:
    folder, *earlier = map(Path, arguments)
    try:
        found = verify(folder, earlier)
    except CertificateBroken as broken:
        print("BROKEN: {}\nSAI: {}".format(*broken.args))
        return 1
    print(f"{found.cells} cells, {found.hidden} hidden: no hidden cell follows from published ones")
    for digest in found.missing:
        print(f"NOT CHECKED with the earlier release {digest}: name its folder")
    return 2 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
