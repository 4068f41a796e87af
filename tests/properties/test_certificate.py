"""The certificate: it proves what it says, finds what was changed, and tells nothing of its own."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from anonymization.errors import StillExposed
from anonymization.tables import verify_certificate
from anonymization.tables.certificate import certify
from anonymization.tables.cube import Cube
from anonymization.tables.kernel import kernel_vector
from anonymization.tables.long_form import to_published_table
from anonymization.tables.verify_certificate import CertificateBroken, verify
from tests.cubes import DIMENSIONS, PLAN, a_cube, cubes
from tests.protected import Protected, protect_cube, published_half

SMALL = [[3, 20, 30], [4, 50, 60], [70, 80, 90], [10, 11, 12]]
PRIME = 2147483647


@given(cubes())
@settings(max_examples=25)
def test_every_certificate_is_accepted_by_the_verifier(
    tmp_path_factory: pytest.TempPathFactory, cube: Cube
) -> None:
    made = protect_cube(cube)
    found = verify(made.lay_out(tmp_path_factory.mktemp("release") / "v1"))
    assert found.hidden == made.certificate.public["suppressed"]
    assert found.missing == ()


@given(cubes())
def test_a_kernel_vector_is_zero_just_where_a_cell_follows_from_published_ones(cube: Cube) -> None:
    """Against ranks of the whole system in rational numbers: another way to the same answer."""
    hidden = (cube.cells % 3 == 0).any(axis=0)
    numbers = kernel_vector(hidden, DIMENSIONS, prime=PRIME, seed=1)
    member = [d.membership for d in DIMENSIONS]
    rows = np.einsum("ai,bj->abij", *member).reshape(*hidden.shape, -1)
    sums = (rows @ numbers.ravel()) % PRIME
    unknown = hidden[np.ix_(*(d.leaves for d in DIMENSIONS))].ravel()
    known = rows[~hidden][:, unknown]
    rank = np.linalg.matrix_rank(known) if known.size else 0
    assert not sums[~hidden].any()
    for cell in map(tuple, np.argwhere(hidden)):
        row = rows[cell][unknown]
        grown = np.linalg.matrix_rank(np.vstack([known, row])) if row.size else rank
        assert (sums[cell] != 0) == (grown > rank)


def test_a_cell_hidden_alone_gets_no_certificate() -> None:
    cube = a_cube(SMALL)
    hidden = np.zeros(cube.shape, dtype=bool)
    hidden[3, 1] = True
    with pytest.raises(StillExposed, match="1 hidden cells follow"):
        published_half(cube, to_published_table(cube, hidden, PLAN))


# --- what ships tells nothing that the table does not tell ---------------------------------------


def alternatives(made: Protected, cube: Cube, at_most: int = 4000) -> Iterator[Cube]:
    """All true tables that fit the published one, found by trying: each hidden leaf counts up."""
    hidden = made.found.pattern
    leaves = hidden[np.ix_(*(d.leaves for d in DIMENSIONS))]
    places = np.argwhere(leaves)
    reach = [int(cube.atoms[0][tuple(p)]) + 5 for p in places]
    if np.prod([r + 1 for r in reach]) > at_most * 100:
        return
    for values in itertools.product(*(range(r + 1) for r in reach)):
        atoms = cube.atoms.copy()
        atoms[(0, *places.T)] = values
        other = Cube(cube.periods, DIMENSIONS, atoms)
        if (other.cells == cube.cells)[0][~hidden].all():
            yield other


def test_the_public_half_is_the_same_for_every_true_table_that_fits_the_published_one() -> None:
    cube = a_cube([[3, 7, 30], [8, 9, 60], [70, 80, 90], [20, 21, 22]])
    made = protect_cube(cube)
    seen = set()
    for other in alternatives(made, cube):
        table = to_published_table(other, made.found.pattern, PLAN)
        assert table.equals(made.table)
        seen.add(json.dumps(published_half(other, table)))
    public = {k: v for k, v in made.certificate.public.items() if k != "private_half_sha256"}
    assert seen == {json.dumps(public)}


@given(cubes())
@settings(max_examples=20)
def test_the_public_half_does_not_change_when_a_witness_is_the_truth(cube: Cube) -> None:
    """Any table that a sealed witness moves to would ship the very same public half."""
    made = protect_cube(cube)
    before = {k: v for k, v in made.certificate.public.items() if k != "private_half_sha256"}
    for witness in made.found.witnesses[:6]:
        atoms = cube.atoms.copy()
        moved = atoms[list(witness.periods)]
        for move, amounts in witness.steps:
            move.apply(moved, np.array(amounts))
        atoms[list(witness.periods)] = moved
        other = Cube(cube.periods, DIMENSIONS, atoms)
        table = to_published_table(other, made.found.pattern, PLAN)
        assert published_half(other, table) == before


def test_the_digest_of_the_private_half_cannot_be_tried_out() -> None:
    """Without the random number in it, whoever guessed the true table could confirm the guess."""
    cube = a_cube(SMALL)
    made = protect_cube(cube)
    public = {k: v for k, v in made.certificate.public.items() if k != "private_half_sha256"}
    again = certify(cube, made.found, made.intervals, public, nonce=b"another")
    assert again.public["private_half_sha256"] != made.certificate.public["private_half_sha256"]


def test_the_public_half_counts_nothing_that_depends_on_hidden_values() -> None:
    said = protect_cube(a_cube(SMALL)).certificate.public
    assert not {"protected_cells", "linear_programs", "whole_number_witnesses"} & said.keys()


# --- what the verifier finds ---------------------------------------------------------------------


def test_the_verifier_finds_whatever_was_changed(tmp_path: Path) -> None:
    for number, (name, change, says) in enumerate(CHANGES):
        folder = protect_cube(a_cube(SMALL)).lay_out(tmp_path / str(number) / "v1")
        path = folder / name
        path.write_text(change(path.read_text()))
        with pytest.raises(CertificateBroken, match=says):
            verify(folder)


def _certificate(**changed: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **changed})


CHANGES: list[tuple[str, Callable[[str], str], str]] = [
    ("data.csv", lambda text: text.replace(",90,F", ",91,F", 1), "another `data.csv`"),
    ("plan.yaml", lambda _text: "another plan", "another `plan.yaml`"),
    ("disclosure.yaml", lambda _text: "other rules", "another `disclosure.yaml`"),
    ("certificate.json", _certificate(minimum_frequency=2), "follows from published cells"),
    ("certificate.json", _certificate(minimum_frequency=200), "below the minimum frequency"),
    ("certificate.json", _certificate(earlier=[{"data_csv_sha256": "0" * 64}]), "follows from"),
    ("certificate.json", _certificate(kernel=[]), "no proof for some periods"),
    ("certificate.json", _certificate(periods=["m2"]), "not the one of the plan"),
]


def test_a_changed_cell_is_found_even_when_the_digests_are_made_to_fit(tmp_path: Path) -> None:
    """A forger who writes the digest anew still needs numbers for another prime, and sums."""
    folder = protect_cube(a_cube(SMALL)).lay_out(tmp_path / "v1")
    table = (folder / "data.csv").read_text().replace(",90,F", ",91,F", 1)
    (folder / "data.csv").write_text(table)
    certificate = json.loads((folder / "certificate.json").read_text())
    certificate["data_csv_sha256"] = verify_certificate.hashlib.sha256(table.encode()).hexdigest()
    (folder / "certificate.json").write_text(json.dumps(certificate))
    with pytest.raises(CertificateBroken, match="do not add up"):
        verify(folder)


def test_a_missing_earlier_release_is_named_and_an_uncounted_one_breaks_the_proof(
    tmp_path: Path,
) -> None:
    cube = a_cube(SMALL)
    first = protect_cube(cube)
    second = protect_cube(a_cube(SMALL), earlier=[first.table])
    alone = second.lay_out(tmp_path / "alone" / "v2")
    assert len(verify(alone).missing) == 1
    assert verify(alone, [first.lay_out(tmp_path / "elsewhere" / "v1")]).missing == ()
    first.lay_out(tmp_path / "beside" / "v1")
    assert verify(second.lay_out(tmp_path / "beside" / "v2")).missing == ()
    first.lay_out(tmp_path / "uncounted" / "v1")
    with pytest.raises(CertificateBroken, match="does not count the earlier release"):
        verify(first.lay_out(tmp_path / "uncounted" / "v2"), [tmp_path / "beside" / "v2"])


def test_what_an_earlier_release_told_is_in_the_proof(tmp_path: Path) -> None:
    """The earlier table hides less; the proof shows that even so the rest stays open."""
    cube = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 11, 12]])
    other = np.zeros(cube.shape, dtype=bool)
    other[np.ix_([3, 4], [1, 3])] = True
    told = to_published_table(cube, other, PLAN)
    now = a_cube([[3, 20, 30], [40, 50, 60], [70, 80, 90], [10, 4, 12]])
    try:
        made = protect_cube(now, earlier=[told])
    except StillExposed:
        return
    assert verify(made.lay_out(tmp_path / "v2")).missing


def test_the_verifier_stands_alone(tmp_path: Path) -> None:
    """A copy of the file, the standard library, nothing of ours: as a reader runs it."""
    folder = protect_cube(a_cube(SMALL)).lay_out(tmp_path / "v1")
    source = Path(verify_certificate.__file__)
    assert len(source.read_text().splitlines()) < 300
    (folder / source.name).write_bytes(source.read_bytes())
    run = [sys.executable, "-I", "-S", source.name, "."]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no hidden cell follows" in done.stdout
    (folder / "plan.yaml").write_text("another")
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
