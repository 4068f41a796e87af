"""Answer `select`: parse q and fq, filter, sort, cut out a page, count facets."""

import fnmatch
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tests.lab.ckan.solr.index import Hits, Index
from tests.lab.ckan.solr.parser import Parser
from tests.lab.ckan.solr.query import Bool, MatchAll
from tests.lab.ckan.solr.refusals import BadRequest, unsupported
from tests.lab.ckan.solr.schema import Schema
from tests.lab.ckan.solr.values import format_date, scalar_text

Params = dict[str, list[str]]

_IGNORED_BY_SOLR = {"echoParams", "indent", "version", "_", "extras", "fq_list"}
_DISMAX_ONLY = {"bf", "boost", "bq", "pf", "ps", "uf"}
_KNOWN = {"q", "fq", "fl", "sort", "start", "rows", "df", "q.op", "defType", "qf", "mm", "tie"}
_KNOWN |= {"wt", "facet", "facet.field", "facet.limit", "facet.mincount", "facet.sort"}
_KNOWN |= _DISMAX_ONLY | _IGNORED_BY_SOLR


def select(index: Index, params: Params) -> dict[str, Any]:
    """Return Solr's JSON answer to a search."""
    _require_known(params)
    single = {name: values[-1] for name, values in params.items()}
    began = time.perf_counter()
    with index.lock:
        hits = _hits(index, params, single)
        order = sort_key(index, single.get("sort") or "score desc", hits)
        ordered = sorted(hits, key=order)
        answer = {
            "responseHeader": _header(params),
            "response": _page(index, ordered, hits, single),
        }
        if single.get("facet") in ("true", "on", "True", "1"):
            answer["facet_counts"] = _facets(index, params, ordered)
    answer["responseHeader"]["QTime"] = int((time.perf_counter() - began) * 1000)
    return answer


def parse_query(schema: Schema, text: str, params: dict[str, str]) -> Bool:
    """Return a whole q or fq as one query."""
    if text.lstrip().startswith("{!"):
        raise unsupported("local parameters ({!...})")
    kind = params.get("defType", "lucene")
    if kind not in ("lucene", "dismax", "edismax"):
        raise BadRequest(f"Unknown query parser '{kind}'")
    default = {params.get("df", "text"): 1.0}
    if kind == "lucene":
        node = Parser(schema, text, default, params.get("q.op", "OR")).parse()
    else:
        node = _parse_dismax(schema, text, default, params)
    if node.must_not and not node.must and not node.should:
        node.must.append(MatchAll())  # Solr makes a purely negative query work
    return node


def minimum_match(spec: str, optional: int) -> int:
    """Return how many optional clauses Solr's `mm` asks for: `3`, `-1`, `75%`, `2<-1 5<80%`."""
    spec = spec.strip()
    if "<" in spec:
        answer = optional
        for part in re.sub(r"\s*<\s*", "<", spec).split():
            limit, rule = part.split("<", 1)
            if optional <= int(limit):
                return answer
            answer = minimum_match(rule, optional)
        return answer
    share = int(float(spec[:-1]) * optional / 100) if spec.endswith("%") else int(spec)
    return max(0, min(optional, optional + share if spec.startswith("-") else share))


def sort_key(index: Index, spec: str, hits: Hits) -> Callable[[int], Any]:
    """Return the key of an order like `score desc, metadata_modified asc`."""
    clauses = [clause.split() for clause in spec.split(",") if clause.split()]
    if any(len(words) != 2 or words[1].lower() not in ("asc", "desc") for words in clauses):
        raise BadRequest(f"Can't determine a Sort Order (asc or desc) in sort spec '{spec}', pos=0")
    parts = [_rank(index, name, order.lower() == "desc", hits) for name, order in clauses]
    return lambda number: (*(part(number) for part in parts), number)


def _parse_dismax(
    schema: Schema, text: str, default: dict[str, float], params: dict[str, str]
) -> Bool:
    for name in sorted(_DISMAX_ONLY):
        if params.get(name):
            raise unsupported(f"the parameter {name}")
    fields = _weights(params.get("qf", "")) or default
    tie = float(params.get("tie", "0"))

    def parse(words: str) -> Bool:
        return Parser(schema, words, fields, "OR", tie).parse()

    if params["defType"] == "dismax":
        node = parse(_dismax_text(text))
    else:
        try:
            node = parse(text)
        except BadRequest:
            node = parse(_dismax_text(text))
    node.minimum = minimum_match(params.get("mm", "0%"), len(node.should))
    return node


def _dismax_text(text: str) -> str:
    """Do to a dismax text what Solr does: only quotes, + and - keep a meaning."""
    if text.count('"') % 2:
        text = text.replace('"', "")
    text = re.sub(r"([\\!():^\[\]/{}~*?])", r"\\\1", text)
    text = re.sub(r"\s+[+-](?:\s*[+-]+)+", " ", text)
    return re.sub(r"\s+[-+\s]+$", "", text)


def _weights(text: str) -> dict[str, float]:
    parts = (part.partition("^") for part in text.replace(",", " ").split())
    return {name: float(weight or 1.0) for name, _, weight in parts}


def _require_known(params: Params) -> None:
    for name in params:
        if name not in _KNOWN and not re.fullmatch(r"f\..+\.facet\.\w+", name):
            raise unsupported(f"the parameter {name}")
    if params.get("wt", ["json"])[-1] != "json":
        raise unsupported(f"wt={params['wt'][-1]}")


def _hits(index: Index, params: Params, single: dict[str, str]) -> Hits:
    text = single.get("q")
    hits = parse_query(index.schema, text, single).run(index) if text else {}
    of_filters = {name: value for name, value in single.items() if name in ("df", "q.op")}
    for condition in params.get("fq", []):
        if condition.strip() and hits:
            allowed = parse_query(index.schema, condition, of_filters).run(index)
            hits = {number: score for number, score in hits.items() if number in allowed}
    return hits


def _header(params: Params) -> dict[str, Any]:
    shown = {name: values if len(values) > 1 else values[0] for name, values in params.items()}
    return {"status": 0, "QTime": 0, "params": shown}


def _page(index: Index, ordered: list[int], hits: Hits, single: dict[str, str]) -> dict[str, Any]:
    start, rows = int(single.get("start") or 0), int(single.get("rows") or 10)
    wanted = single.get("fl", "*").replace(",", " ").split() or ["*"]
    documents = []
    for number in ordered[start : start + rows]:
        stored = index.documents[number].stored
        shown = {k: v for k, v in stored.items() if any(fnmatch.fnmatchcase(k, w) for w in wanted)}
        if "score" in wanted:
            shown["score"] = hits[number]
        documents.append(shown)
    return {"numFound": len(ordered), "start": start, "numFoundExact": True, "docs": documents}


def _rank(index: Index, name: str, down: bool, hits: Hits) -> Callable[[int], Any]:
    if name == "score":
        return lambda number: -hits[number] if down else hits[number]
    try:
        field = index.schema.field(name)
    except BadRequest as error:
        raise BadRequest(f"sort param field can't be found: {name}") from error
    if field.is_multi_valued:
        raise BadRequest(f"can not sort on multivalued field: {name}")
    ranks = {term: place for place, term in enumerate(sorted(index.postings[name]))}
    goes_last = field.type.kind in ("string", "text", "boolean")

    def rank(number: int) -> int:
        terms = index.documents[number].terms.get(name)
        if terms:
            place = max(ranks[term] for term in terms)
            return -place if down else place
        return len(ranks) if goes_last else (1 if down else -1)

    return rank


def _facets(index: Index, params: Params, numbers: Iterable[int]) -> dict[str, Any]:
    numbers = list(numbers)
    fields = {name: _facet(index, params, name, numbers) for name in params.get("facet.field", [])}
    empty: dict[str, Any] = {f"facet_{kind}": {} for kind in ("ranges", "intervals", "heatmaps")}
    return {"facet_queries": {}, "facet_fields": fields, **empty}


def _facet(index: Index, params: Params, name: str, numbers: list[int]) -> list[Any]:
    kind = index.schema.field(name).type.kind

    def option(key: str, default: str) -> str:
        return (params.get(f"f.{name}.{key}") or params.get(key) or [default])[-1]

    limit, least = int(option("facet.limit", "100")), int(option("facet.mincount", "0"))
    counts: Counter[Any] = Counter()
    for number in numbers:
        counts.update(index.documents[number].terms.get(name, {}).keys())
    if least <= 0:
        counts.update(dict.fromkeys(index.postings[name], 0))
    pairs = [(term, count) for term, count in counts.items() if count >= least]
    by_count = option("facet.sort", "count" if limit > 0 else "index") in ("count", "true")
    pairs.sort(key=lambda pair: (-pair[1], pair[0]) if by_count else (0, pair[0]))
    chosen = pairs if limit < 0 else pairs[:limit]
    shown = ((format_date(t) if kind == "date" else scalar_text(t), c) for t, c in chosen)
    return [part for pair in shown for part in pair]
