"""Read Lucene's classic query grammar, without fuzzy and regular-expression queries."""

import re
from collections.abc import Callable
from typing import Any

from tests.lab.ckan.solr.analysis import ascii_fold
from tests.lab.ckan.solr.query import (
    Bool,
    Boost,
    DisMax,
    MatchAll,
    MatchNone,
    Node,
    Pattern,
    Phrase,
    Term,
)
from tests.lab.ckan.solr.refusals import BadRequest, unsupported
from tests.lab.ckan.solr.schema import Field, Schema
from tests.lab.ckan.solr.values import convert

_TERM_START = r'[^\s+\-!():^\[\]"{}~\\/]'
_TERM = re.compile(rf"(?:{_TERM_START}|\\.)(?:{_TERM_START}|\\.|[-+/])*", re.DOTALL)
_BOUND = r'("(?:\\.|[^"\\])*"|(?:\\.|[^\s\]}])+)'
_RANGE = re.compile(rf"([\[{{])\s*{_BOUND}\s+TO\s+{_BOUND}\s*([\]}}])", re.DOTALL)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"(?:~(\d+))?', re.DOTALL)
_BOOST = re.compile(r"\^(\d+(?:\.\d+)?)")
_CONJUNCTION = re.compile(r"(AND|&&|OR|\|\|)(?=[\s(\"+\-!]|$)")
_NOT = re.compile(r"NOT(?=[\s(\"])")
_COLON = re.compile(r"\s*:")
_WILD = re.compile(r"(?<!\\)(?:\\\\)*[*?]")


class Parser:
    """One query text, read from left to right. `fields` are those of a term that names none."""

    def __init__(
        self, schema: Schema, text: str, fields: dict[str, float], operator: str, tie: float = 0.0
    ) -> None:
        self._schema, self._text, self._at = schema, text, 0
        self._fields, self._operator, self._tie = fields, operator.upper(), tie

    def parse(self) -> Bool:
        """Return the whole text as one query, or refuse it as Solr does."""
        node = self._clauses(None)
        if self._at < len(self._text):
            raise self._fail(f"Encountered '{self._peek()}' at column {self._at}")
        return node

    def _clauses(self, name: str | None) -> Bool:
        found: list[tuple[str, Node]] = []
        while not self._at_end():
            conjunction = self._conjunction() if found else ""
            modifier = self._modifier()
            node = self._clause(name)
            self._join(found, conjunction)
            found.append((self._role(conjunction, modifier), node))
        must, should, must_not = (
            [node for role, node in found if role == wanted] for wanted in ("must", "should", "not")
        )
        return Bool(must, should, must_not)

    def _at_end(self) -> bool:
        self._skip_space()
        return self._at >= len(self._text) or self._peek() == ")"

    def _conjunction(self) -> str:
        match = self._take(_CONJUNCTION)
        if not match:
            return ""
        self._skip_space()
        return "AND" if match.group(1) in ("AND", "&&") else "OR"

    def _modifier(self) -> str:
        sign = self._peek()
        if sign in ("+", "-", "!"):
            self._at += 1
        elif self._take(_NOT):
            sign = "-"
        else:
            return ""
        self._skip_space()
        return sign

    def _join(self, found: list[tuple[str, Node]], conjunction: str) -> None:
        """Let AND make the clause before it required, and OR make it optional again."""
        if conjunction == "AND" and found[-1][0] == "should":
            found[-1] = ("must", found[-1][1])
        if self._operator == "AND" and conjunction == "OR" and found[-1][0] == "must":
            found[-1] = ("should", found[-1][1])

    def _role(self, conjunction: str, modifier: str) -> str:
        if modifier in ("-", "!"):
            return "not"
        required = modifier == "+" or conjunction == "AND"
        return "must" if required or (self._operator == "AND" and conjunction != "OR") else "should"

    def _clause(self, name: str | None) -> Node:
        name = self._field_name() or name
        if name == "*":
            return self._boosted(MatchAll())
        match self._peek():
            case "(":
                return self._boosted(self._group(name))
            case '"':
                return self._boosted(self._quoted(name))
            case "[" | "{":
                return self._boosted(self._range(name))
            case "/":
                raise unsupported("a regular-expression query")
            case _:
                return self._boosted(self._single(name))

    def _field_name(self) -> str | None:
        """Read `field:`, if it stands here. `*:*` is read whole."""
        start, match = self._at, self._take(_TERM)
        if not match or not self._take(_COLON):
            self._at = start
            return None
        name = _unescape(match.group())
        self._skip_space()
        if name == "*" and self._peek() == "*":
            self._at += 1
            return name
        if name in ("_query_", "_val_"):
            raise unsupported(f"the magic field {name}")
        self._schema.field(name)
        return name

    def _group(self, name: str | None) -> Node:
        self._at += 1
        node = self._clauses(name)
        if self._peek() != ")":
            raise self._fail("Encountered \"<EOF>\", was expecting ')'")
        self._at += 1
        return node

    def _quoted(self, name: str | None) -> Node:
        match = self._take(_QUOTED)
        if not match:
            raise self._fail("Lexical error: unterminated quote")
        text, slop = _unescape(match.group(1)), int(match.group(2) or 0)
        return self._spread(name, lambda field: self._words(field, text, slop))

    def _range(self, name: str | None) -> Node:
        match = self._take(_RANGE)
        if not match:
            raise self._fail(f"bad range at column {self._at}")
        left, low, high, right = match.groups()

        def make(target: str) -> Node:
            field = self._schema.field(target)
            lower, upper = _bound(field, target, low), _bound(field, target, high)

            def accepts(term: Any) -> bool:
                above = lower is None or term > lower or (term == lower and left == "[")
                below = upper is None or term < upper or (term == upper and right == "]")
                return above and below

            return Pattern(target, accepts)

        return self._spread(name, make)

    def _single(self, name: str | None) -> Node:
        match = self._take(_TERM)
        if not match:
            raise self._fail(f"Encountered '{self._peek() or '<EOF>'}' at column {self._at}")
        if self._peek() == "~":
            raise unsupported("a fuzzy query")
        raw = match.group()
        if _WILD.search(raw):
            return self._spread(name, lambda field: self._wildcard(field, raw))
        return self._spread(name, lambda field: self._words(field, _unescape(raw), None))

    def _words(self, name: str, text: str, slop: int | None) -> Node:
        field = self._schema.field(name)
        if field.type.query_analyzer is None:
            return Term(name, _value(field, name, text))
        tokens = field.type.query_analyzer(text)
        if not tokens:
            return MatchNone()
        if len(tokens) == 1:
            return Term(name, tokens[0][0])
        if slop is not None:
            return Phrase(name, tokens, slop)
        parts: list[Node] = [Term(name, term) for term, _ in tokens]
        return Bool(parts, [], []) if self._operator == "AND" else Bool([], parts, [])

    def _wildcard(self, name: str, raw: str) -> Node:
        field = self._schema.field(name)
        if raw == "*":
            return Pattern(name, lambda _: True)
        if field.type.kind not in ("text", "string"):
            raise BadRequest(f"Can't run prefix queries on numeric fields: {name}")
        pieces = re.findall(r"\\.|.", raw, flags=re.DOTALL)
        pattern = re.compile("".join(_as_regex(piece, field) for piece in pieces), re.DOTALL)
        return Pattern(name, lambda term: pattern.fullmatch(term) is not None)

    def _spread(self, name: str | None, make: Callable[[str], Node]) -> Node:
        """Ask for the named field, or for all default fields with their weights."""
        if name is not None:
            return make(name)
        made = [make(f) if w == 1.0 else Boost(make(f), w) for f, w in self._fields.items()]
        return made[0] if len(made) == 1 else DisMax(made, self._tie)

    def _boosted(self, node: Node) -> Node:
        match = self._take(_BOOST)
        return Boost(node, float(match.group(1))) if match else node

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _fail(self, why: str) -> BadRequest:
        return BadRequest(f"org.apache.solr.search.SyntaxError: Cannot parse '{self._text}': {why}")


def _as_regex(piece: str, field: Field) -> str:
    if piece in ("*", "?"):
        return ".*" if piece == "*" else "."
    return re.escape(_as_indexed(_unescape(piece), field))


def _bound(field: Field, name: str, text: str) -> Any:
    if text == "*":
        return None
    text = _unescape(text[1:-1] if text.startswith('"') else text)
    return _as_indexed(text, field) if field.type.kind == "text" else _value(field, name, text)


def _as_indexed(text: str, field: Field) -> str:
    """Return the text as the analyzer of a text field leaves it, without tokenizing."""
    if field.type.kind != "text":
        return text
    return ascii_fold(text.lower()) if field.type.folds else text.lower()


def _value(field: Field, name: str, text: str) -> Any:
    try:
        return convert(field, name, text)
    except BadRequest as error:
        raise BadRequest(str(error).split("msg=", 1)[-1]) from error


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
