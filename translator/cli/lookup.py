"""`duizhao lookup`: a term, a card."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from translator.cli.common import color_wanted, emit_json, glossary_option, json_option, load_glossary, note

if TYPE_CHECKING:
    from translator.terms.dictionary import Entry
    from translator.terms.lookup import Hit

_COLUMNS = 100  # where the output is no terminal
_SURE = 0.86  # an answer this good is the entry that was asked for


@click.command("lookup")
@click.argument("terms", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Entries shown for a term.")
@click.option("--date", help="Give the rendering of this time (2023, 2023-05, 2023-05-01).")
@click.option("--authority", help="Give the rendering of this house (GWR, Xinhua, …).")
@click.option(
    "--no-dictionary", is_flag=True, help="Do not fall back on CC-CEDICT, the general dictionary of the extra `dictionary`."
)
@glossary_option
@json_option
def command(
    terms: tuple[str, ...],
    limit: int,
    date: str | None,
    authority: str | None,
    no_dictionary: bool,
    glossary_paths: tuple[str, ...],
    as_json: bool,
) -> int:
    """Look terms up: Chinese in any script, pinyin, initials, English, with a typo, or a whole sentence.

    `-` reads one query a line from standard input. Exit code 1 where the glossary has nothing for one of the queries.
    """
    glossary = load_glossary(glossary_paths)
    queries = list(_queries(terms))
    found = [(query, glossary.lookup(query, limit=limit)) for query in queries]
    if as_json:
        rows = [_row(query, hit, glossary.sources, (date, authority)) for query, hits in found for hit in hits]
        more = [_dictionary_row(query, entry) for query, hits in found for entry in _dictionary(query, hits, no_dictionary)]
        values = {"schema": "duizhao.lookup/2", "glossary_sha256": glossary.digest, "hits": rows, "dictionary": more}
        emit_json(values)
    else:
        for number, (query, hits) in enumerate(found):
            lines = list(_answer(glossary, query, hits, (date, authority), no_dictionary))
            if len(queries) > 1:
                lines = [click.style(f"— {query} —", dim=True), *lines]
            if lines:
                click.echo("\n".join(lines) + "\n" * (number + 1 < len(found)), color=color_wanted(sys.stdout))
    return 0 if all(hits for _, hits in found) else 1


def _queries(terms: tuple[str, ...]) -> Iterator[str]:
    for term in terms:
        if term == "-":
            lines = sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines()
            yield from filter(None, map(str.strip, lines))
        else:
            yield term


def _answer(glossary: Any, query: str, hits: list[Hit], wanted: tuple[str | None, str | None], plain: bool) -> Iterator[str]:
    """Give the lines for a query: the entry itself as a card, others in a line each; a dictionary where there is no entry."""
    from translator.cli import cards

    columns = _columns()
    sure = [hit for hit in hits if hit.score >= _SURE]
    shown = [hit for hit in sure if hit.score == sure[0].score] or hits[: 0 if _is_sentence(query, hits) else 1]
    for number, hit in enumerate(shown):
        yield from [""] * bool(number)
        yield from cards.card(hit, hit.concept.rendering(*wanted), glossary.sources, columns)
    others = [hit.concept for hit in hits if hit not in shown]
    if others:
        yield click.style("  see also" if sure else "  perhaps also" if shown else "  terms in it, and near it", dim=True)
        yield from (cards.row(one, one.rendering(*wanted), columns) for one in others)
    entries = _dictionary(query, hits, plain)
    if entries:
        from translator.terms.dictionary import ATTRIBUTION

        yield from [""] * bool(hits)
        yield from cards.dictionary(entries, ATTRIBUTION, columns)
    if not hits:
        _say_missing(glossary, query, plain)


def _is_sentence(query: str, hits: list[Hit]) -> bool:
    """Say whether a query holds several of the terms found, so that none of them is the answer."""
    text = query.lower()
    forms = (
        (one.concept.zh, one.concept.zh_hant, *one.concept.aka, *(r.en.lower() for r in one.concept.renderings)) for one in hits
    )
    return sum(any(form in text for form in some) for some in forms) > 1


def _say_missing(glossary: Any, query: str, plain: bool) -> None:
    """Tell a person that there is no entry, and what could help."""
    from translator.terms.dictionary import installed

    near = [f"{one.zh} ({one.rendering().en})" for one in glossary.suggest(query)]
    hint = f"did you mean {', '.join(near)}?" if near else "`duizhao glossary list` shows all entries"
    more = "" if plain or installed() else "; pip install 'duizhao[dictionary]' adds a general dictionary to fall back on"
    note(f"{query}: not in the glossary; {hint}{more}")


def _dictionary(query: str, hits: list[Hit], plain: bool) -> list[Entry]:
    """Ask the general dictionary where the glossary has no entry of just this."""
    if plain or (hits and hits[0].score >= _SURE):
        return []
    from translator.terms.dictionary import find

    return find(query)


def _columns() -> int:
    if not sys.stdout.isatty():
        return _COLUMNS
    from shutil import get_terminal_size

    return max(40, min(get_terminal_size().columns, 120))


def _row(query: str, hit: Hit, sources: dict[str, dict[str, str]], wanted: tuple[str | None, str | None]) -> dict[str, Any]:
    concept = hit.concept
    fields = ("en", "status", "authority", "since", "until", "source")
    renderings = []
    for one in concept.renderings:
        source = sources.get(one.source, {})
        said = {f"source_{name}": source[name] for name in ("title", "url") if source.get(name)}
        renderings.append({name: getattr(one, name) for name in fields if getattr(one, name)} | said)
    return {
        "query": query,
        "score": round(hit.score, 4),
        "matched": hit.matched,
        "id": concept.id,
        "zh": concept.zh,
        "zh_hant": concept.zh_hant,
        "pinyin": concept.pinyin,
        "aka": list(concept.aka),
        "domain": list(concept.domain),
        "en": concept.rendering(*wanted).en,
        "renderings": renderings,
        "definition": concept.definition,
        "note": concept.note,
    }


def _dictionary_row(query: str, entry: Entry) -> dict[str, Any]:
    from translator.terms.dictionary import ATTRIBUTION

    said = {"zh": entry.zh, "zh_hant": entry.zh_hant, "pinyin": entry.pinyin, "en": list(entry.english)}
    return {"query": query, **said, "source": ATTRIBUTION}
