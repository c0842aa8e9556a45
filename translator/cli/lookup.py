"""`duizhao lookup`: a term, a card."""

from __future__ import annotations

import sys
from io import StringIO
from typing import Any

import click

from translator.cli.common import color_wanted, emit_json, glossary_option, json_option, load_glossary, note


@click.command("lookup")
@click.argument("terms", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Entries shown for a term.")
@click.option("--date", help="Give the rendering of this time (2023, 2023-05, 2023-05-01).")
@click.option("--authority", help="Give the rendering of this house (GWR, Xinhua, …).")
@glossary_option
@json_option
def command(
    terms: tuple[str, ...], limit: int, date: str | None, authority: str | None, glossary_paths: tuple[str, ...], as_json: bool
) -> int:
    """Look terms up: Chinese in any script, pinyin, initials, English, with a typo, or a whole sentence."""
    glossary = load_glossary(glossary_paths)
    found = {term: glossary.lookup(term, limit=limit) for term in terms}
    if as_json:
        rows = [_row(term, hit, date, authority) for term, hits in found.items() for hit in hits]
        emit_json({"schema": "duizhao.lookup/1", "glossary_sha256": glossary.digest, "hits": rows})
    else:
        for term, hits in found.items():
            _cards(term, hits, date, authority)
    return 0 if all(found.values()) else 1


def _row(term: str, hit: Any, date: str | None, authority: str | None) -> dict[str, Any]:
    concept = hit.concept
    fields = ("en", "status", "authority", "since", "until", "source")
    return {
        "query": term,
        "score": round(hit.score, 4),
        "matched": hit.matched,
        "id": concept.id,
        "zh": concept.zh,
        "zh_hant": concept.zh_hant,
        "pinyin": concept.pinyin,
        "aka": list(concept.aka),
        "domain": list(concept.domain),
        "en": concept.rendering(date, authority).en,
        "renderings": [{name: getattr(one, name) for name in fields if getattr(one, name)} for one in concept.renderings],
        "definition": concept.definition,
        "note": concept.note,
    }


def _cards(term: str, hits: list[Any], date: str | None, authority: str | None) -> None:
    from rich.console import Console
    from rich.text import Text

    if not hits:
        note(f"{term}: not in the glossary (`duizhao glossary list` shows all entries)")
        return
    # Into a string first: a console that meets a closed pipe ends the program by itself, as a failure.
    color = color_wanted(sys.stdout)
    console = Console(file=StringIO(), highlight=False, soft_wrap=True, force_terminal=color, no_color=not color)
    for hit in hits:
        concept = hit.concept
        chosen = concept.rendering(date, authority)
        head = Text(concept.zh, style="bold")
        if concept.zh_hant != concept.zh:
            head.append(f"  {concept.zh_hant}", style="dim")
        head.append(f"  {concept.pinyin}", style="cyan")
        console.print(head)
        console.print(Text(f"  → {chosen.en}", style="bold green"))
        for one in concept.renderings:
            dates = f"{one.since}–{one.until}" if one.since or one.until else ""
            said = "; ".join(filter(None, (" ".join(filter(None, (one.authority, dates))), one.source)))
            console.print(Text(f"    {one.status:<11}{one.en}" + (f"  ({said})" if said else ""), style="dim"))
        for text in filter(None, (concept.definition, concept.note)):
            console.print(Text(f"  {text}"))
        console.print()
    click.echo(console.file.getvalue(), nl=False)  # type: ignore[attr-defined]
