"""`duizhao glossary history|drift`: renderings over time, and what changed between two bodies of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from translator.cli.common import emit_json, glossary_option, json_option, load_glossary, note
from translator.cli.reading import Files, around, file_progress

_SURE = 0.86  # score of a look-up from which the answer is the term itself and not one like it


@click.command("history")
@click.argument("term")
@glossary_option
@json_option
def show_history(term: str, glossary_paths: tuple[str, ...], as_json: bool) -> int:
    """Show the renderings of TERM over time: since when and until when, who says so, and where it was seen.

    A rendering without dates of its own is put at the date of its source (“seen”); those without either come last.
    """
    from translator.terms.history import history

    glossary = load_glossary(glossary_paths)
    hit = next(iter(glossary.lookup(term, limit=1)), None)
    if hit is None or hit.score < _SURE:
        note(f"{term}: not in the glossary" + (f"; did you mean {hit.concept.zh}?" if hit else ""))
        return 1
    dated, undated = history(hit.concept, glossary.sources)
    if as_json:
        rows = {"dated": [one.to_dict() for one in dated], "undated": [one.to_dict() for one in undated]}
        emit_json({"schema": "duizhao.history/1", "id": hit.concept.id, "zh": hit.concept.zh, **rows})
        return 0
    click.echo(hit.concept.zh)
    for event in dated:
        click.echo(f"  {_period(event):<24}  {_told(event)}")
    if undated:
        click.echo("  no date")
        for event in undated:
            click.echo(f"  {'':<24}  {_told(event)}")
    return 0


def _period(event: Any) -> str:
    if not event.stated:
        return f"● {event.start} seen"
    return f"● {event.start or '…'} – {event.end or ('' if event.rendering.status != 'superseded' else '…')}".rstrip()


def _told(event: Any) -> str:
    one = event.rendering
    source = event.title or one.source
    said = "; ".join(filter(None, (one.status, one.authority, source if source != "unverified" else "")))
    return f"{one.en}  ({said})"


@click.command("drift")
@click.argument("old", type=click.Path(allow_dash=True))
@click.argument("new", type=click.Path(allow_dash=True))
@click.option(
    "--min-count", type=click.IntRange(min=1), default=2, show_default=True, help="Least occurrences of what one side lacks."
)
@click.option(
    "-n", "--limit", type=click.IntRange(1, 100_000), default=30, show_default=True, help="How many of each kind are shown."
)
@glossary_option
@json_option
def show_drift(old: str, new: str, min_count: int, limit: int, glossary_paths: tuple[str, ...], as_json: bool) -> int:
    """Say what changed from OLD to NEW, two texts or folders of texts: terms and phrases that came, went or changed in frequency,
    and heads that now have another modifier (稳健的货币政策 → 适度宽松的货币政策)."""
    from translator.pipeline.drifting import drift
    from translator.pipeline.pairs import texts_of

    glossary = load_glossary(glossary_paths)
    sides = [Files(list(texts_of([path]))) for path in (old, new)]
    with file_progress("comparing", sum(len(side.paths) for side in sides)) as step:
        refused = (sides[0].refused, sides[1].refused)
        found = drift(sides[0], sides[1], glossary=glossary, least=min_count, progress=step, refused=refused)
    if as_json:
        emit_json({"schema": "duizhao.drift/1", "glossary_sha256": glossary.digest, **found.to_dict()})
    else:
        _show_drift(found, limit)
    return max(side.exit_code for side in sides)


_TITLES = (("appeared", "new"), ("vanished", "gone"), ("more", "more frequent"), ("less", "less frequent"))


def _show_drift(found: Any, limit: int) -> None:
    if found.shifts:
        click.echo("said otherwise")
    for shift in found.shifts[:limit]:
        click.echo(f"  {shift.head}: {_counted(shift.old)} → {_counted(shift.new)}")
        for example, said in ((shift.old_example, shift.old), (shift.new_example, shift.new)):
            click.echo(f"      {around(example, said[0][0] if said else shift.head)}")
    for kind, title in _TITLES:
        rows = [one for one in found.changes if one.kind == kind]
        if rows:
            click.echo(title)
        for one in rows[:limit]:
            known = f"  [{one.known}]" if one.known else ""
            click.echo(f"  {one.zh}  {one.old} → {one.new} ({one.old_rate:g} → {one.new_rate:g} in 10,000 characters){known}")
            for example in filter(None, (one.old_example, one.new_example)):
                click.echo(f"      {around(example, one.zh)}")
    if not (found.shifts or found.changes):
        note("no marked change")


def _counted(modifiers: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{one}" + (f" ×{count}" if count > 1 else "") for one, count in modifiers[:3]) or "—"
