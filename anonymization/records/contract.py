"""Propose a contract for every column: what its cells are, in which form, and how sure that is.

A sample is looked at. Which forms an identifier may have is the judge's word, not the crowd's: when
two columns are swapped in every third row, the foreign form is frequent and still foreign.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from anonymization.records.cells import as_text, digits_of, is_filled, is_identifier, is_label_of
from anonymization.records.checks import check_named, check_of
from anonymization.records.confidence import at_least_so_many
from anonymization.records.contract_rules import ContractRules
from anonymization.records.detect import Detector
from anonymization.records.forms import (
    digits_in,
    has_one_of,
    is_number_only,
    is_written_in,
    usual_alphabet,
    usual_shapes,
)
from anonymization.records.model import EntityType
from anonymization.records.propose import FREE_TEXT
from anonymization.records.treatments.generalize import DATE_FORMS
from catalog.column_contract import ColumnContract, Content, Shape
from catalog.model import ColumnProposal

JUDGED_OF_A_SHAPE = 5
PLAIN_NUMBER = r"^-?(?:0|[1-9][0-9]{0,17})$"
_YEAR_ALONE = r"^(?:00[/.-]00[/.-])?([0-9]{4})$"
_DECADE = 10
_CELL = pl.col("cell")


@dataclass(frozen=True, slots=True)
class _Sample:
    """The filled cells that were drawn of one column, and who may be asked about them."""

    column: str
    kind: str
    cells: pl.Series
    rules: ContractRules
    detector: Detector

    def passing(self, condition: pl.Expr) -> int:
        return int(self.cells.to_frame().select(condition.fill_null(value=False).sum()).item())

    def are_covered(self, condition: pl.Expr) -> bool:
        return self.rules.covered_by_form.reached_by(self.passing(condition), len(self.cells))


def propose_contracts(
    sample: pl.DataFrame,
    proposals: Iterable[ColumnProposal],
    detector: Detector,
    rules: ContractRules,
    *,
    seed: int = 0,
) -> tuple[ColumnContract, ...]:
    """Return one contract for each proposal, in their order.

    The same sample, proposals, rules and seed give the same contracts.
    """
    return tuple(
        _propose(sample[one.column], one.entity, detector, rules, seed) for one in proposals
    )


def conforms(contract: ColumnContract, text: pl.Expr) -> pl.Expr:
    """Tell which texts keep a contract that binds: its form, its check, real days of its years."""
    in_form = has_form(contract, text)
    check = check_named(contract.check)
    if contract.content is Content.DATE:
        in_years = _year(text).is_between(contract.low, contract.high)
        return in_form & in_years.fill_null(value=False)
    return in_form & check.passes(text).fill_null(value=False) if check else in_form


def has_form(contract: ColumnContract, text: pl.Expr) -> pl.Expr:
    """Tell which texts have the form of a contract, whatever its check and its years."""
    if contract.content is Content.NUMBER:
        digits = text.str.strip_chars_start("-").str.len_bytes()
        return text.str.contains(PLAIN_NUMBER) & digits.is_between(contract.low, contract.high)
    if contract.alphabet:
        return is_written_in(contract.alphabet, text)
    return has_one_of(contract.shapes, text)


def _propose(
    values: pl.Series, kind: str, detector: Detector, rules: ContractRules, seed: int
) -> ColumnContract:
    contract = ColumnContract(values.name, Content.EMPTY, kind)
    texts = as_text(values, kind).alias("cell").to_frame().filter(is_filled(_CELL))["cell"]
    if texts.is_empty():
        return contract
    drawn = texts.sample(min(rules.sample.cells, len(texts)), seed=seed)
    sample = _Sample(values.name, kind, drawn, rules, detector)
    return _with_bound(_with_check(_formed(contract, sample), sample), sample)


def _formed(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    """Return the contract with the first form that covers the sample; free text has none."""
    if contract.kind == FREE_TEXT:
        return replace(contract, content=Content.FREE_TEXT)
    if contract.kind == EntityType.BIRTH_DATE:
        return _dates(contract, sample)
    if is_identifier(contract.kind):
        return _identifiers(contract, sample)
    if sample.are_covered(_CELL.str.contains(PLAIN_NUMBER)):
        return _numbers(contract, sample)
    shapes = usual_shapes(sample.cells.to_list(), sample.rules.usual_shape)
    if sample.are_covered(has_one_of(shapes, _CELL)):
        return replace(contract, content=Content.CODE, shapes=shapes)
    words = _words(replace(contract, content=Content.CODE), sample)
    is_covered = sample.are_covered(has_form(words, _CELL))
    return words if is_covered else replace(contract, content=Content.FREE_TEXT)


def _identifiers(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    """What has a fixed number of digits has shapes; names and addresses have an alphabet."""
    every = usual_shapes(sample.cells.to_list(), sample.rules.usual_shape)
    shapes = tuple(shape for shape in every if _is_of_the_kind(shape, contract, sample))
    shaped = replace(contract, content=Content.IDENTIFIER, shapes=shapes)
    if digits_of(contract.kind) or sample.are_covered(has_one_of(shapes, _CELL)):
        return shaped
    return _words(replace(shaped, shapes=()), sample)


def _is_of_the_kind(shape: Shape, contract: ColumnContract, sample: _Sample) -> bool:
    """Whether cells of a shape are what the column is to hold; lost zeros and strangers are not."""
    if is_number_only(shape) and digits_in(shape) < digits_of(contract.kind):
        return False
    cells = sample.cells.filter(sample.cells.to_frame().select(has_one_of((shape,), _CELL))["cell"])
    judged = [
        {span.entity for span in sample.detector.spans(cell, column=contract.column)}
        for cell in cells.unique(maintain_order=True).head(JUDGED_OF_A_SHAPE)
    ]
    own = sum(contract.kind in found for found in judged)
    if is_label_of(contract.column, contract.kind):
        return own * 2 > len(judged)
    return own * 2 > len(judged) or not any(judged)


def _dates(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    """Years are told by decades: the oldest birth date of a sample would point at somebody."""
    years = sample.cells.to_frame().select(year=_year(_CELL))["year"].drop_nulls().sort()
    if years.is_empty():
        return _identifiers(contract, sample)
    low, high = int(years[0]) // _DECADE * _DECADE, int(years[-1]) // _DECADE * _DECADE + 9
    shapes = usual_shapes(sample.cells.to_list(), sample.rules.usual_shape)
    return replace(contract, content=Content.DATE, shapes=shapes, low=low, high=high)


def _numbers(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    """Between the fewest and the most digits: no number of the sample itself is told."""
    digits = _CELL.str.strip_chars_start("-").str.len_bytes()
    plain = sample.cells.to_frame().filter(_CELL.str.contains(PLAIN_NUMBER)).select(n=digits)["n"]
    counted = plain.value_counts().rows()
    usual = [n for n, cells in counted if sample.rules.usual_shape.reached_by(cells, len(plain))]
    return replace(contract, content=Content.NUMBER, low=min(usual), high=max(usual))


def _words(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    rules = sample.rules
    cells = sample.cells.to_list()
    alphabet = usual_alphabet(cells, rules.usual_shape, rules.covered_by_form)
    return replace(contract, alphabet=alphabet)


def _with_check(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    """Agree on the check of the identifier where nearly all cells of its form pass it."""
    check = check_of(EntityType(contract.kind)) if is_identifier(contract.kind) else None
    if check is None or not contract.shapes:
        return contract
    checked = replace(contract, check=check.name)
    formed = sample.passing(has_form(contract, _CELL))
    passing = sample.passing(conforms(checked, _CELL))
    return checked if sample.rules.covered_by_form.reached_by(passing, formed) else contract


def _with_bound(contract: ColumnContract, sample: _Sample) -> ColumnContract:
    sampled = len(sample.cells)
    matched = sample.passing(conforms(contract, _CELL)) if contract.binds else sampled
    bound = at_least_so_many(matched, sampled, sample.rules.sample.confidence)
    return replace(contract, sampled=sampled, matched=matched, at_least=round(bound, 4))


def _year(text: pl.Expr) -> pl.Expr:
    """The year of a real day, or the year that stands alone."""
    day = pl.coalesce(text.str.head(10).str.to_date(form, strict=False) for form in DATE_FORMS)
    return pl.coalesce(day.dt.year(), text.str.extract(_YEAR_ALONE).cast(pl.Int32, strict=False))
