"""Search the bytes that a damaged line had before its decoder lost step.

The forward process is known (DAMAGE.md): readings were inserted after a two-byte match, or the bytes were cut before a mark,
also where the two bytes belong to two neighbours; what followed was decoded one byte out of step until a lone byte put it
right. The search goes through the line token by token and keeps the likeliest byte streams that explain what is seen. What an
insertion or a mark proves is a hard condition; a byte that is gone is open, and the character model weighs what it may have
been. Time is linear in the line: the number of streams kept and the length of a window are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest

from translator import hanzi
from translator.repair import gbk
from translator.repair.char_model import CharModel
from translator.repair.costs import AFTER_END, AMID, PRICES, Costs, context_of, context_with, quote_cost
from translator.repair.streams import FIRST, NONE, Reading, Stream, best_of, by_cost, cheapest, closed, complete, judge, last_char
from translator.repair.tokens import Token
from translator.repair.vanished import LEADS_BEFORE_LOSS, before_loss, between, leads_read

_TROUBLE, _TROUBLES = 5.0, 8  # nats for one token that say the streams are on a wrong way; how often a window is helped out of it
_TWICE = 3  # streams, and characters of each, tried before a second gap
_FILLED = 20
_TOP = 16  # ways kept of filling one unknown byte that nothing else determines
_ENDED = 12  # characters tried that a vanished pair may end
_BEFORE_ASCII = 4  # ways kept of filling a byte that was lost without a mark before ASCII that stands for itself
_LOST_CHARS = 6  # characters tried where one is lost whole
_GAP_STREAMS = 4  # streams of a step that may hide a vanished pair
_GAP_REACH = 14.0  # and only those that are not much worse than the best
_MEMO = 100_000  # costs that are remembered
_MARK_LEADS = frozenset(bytes((lead,)) for lead in gbk.CUT_LEADS)
_CUT_LEADS = bytes(sorted(gbk.CUT_LEADS))


class ByteSearch:
    """Search windows of one page with one model.

    `traditional`: the page was converted to Traditional; `commas`: commas were inserted before marks; `silent`: its decoder
    dropped bad bytes without a mark.
    """

    def __init__(self, model: CharModel, *, traditional: bool = True, commas: bool = False, silent: bool = True) -> None:
        self._costs = Costs(model, traditional=traditional)
        self._ahead: dict[tuple[str, int], float] = {}
        self._pairs = gbk.assigned()
        self._commas = commas
        self._silent = PRICES.silent if silent else PRICES.hardly_silent
        self._dropping = silent
        self._question = PRICES.hardly_silent if silent else 0.0

    def read(self, tokens: Sequence[Token], before: str = "", *, line_ends: bool = False) -> Reading | None:
        """Read a window that starts in step after the text `before`; None where no stream in step explains its end.

        `line_ends` says that nothing of the line comes after the window: a quotation should be closed by then.
        """
        quoted = before.count("“") > before.count("”")
        beam = [Stream(context=context_of(before), quoted=quoted)]
        plain: Stream | None = beam[0]
        troubles = 0
        for index, token in enumerate(tokens):
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            previous = tokens[index - 1] if index else None
            ways = self._with_gaps(beam, token, following)
            if token.kind in ("lost", "question"):  # where any byte may stand, only the best streams are worth filling
                ways = nsmallest(_FILLED, ways, key=by_cost)
            found = [new for stream in ways for new in self._steps(stream, token, previous, following)]
            if token.kind == "pair" and troubles < _TROUBLES and cheapest(found) > cheapest(beam) + _TROUBLE:
                troubles += 1
                ways = self._with_two_gaps(beam, token)
                found += [new for stream in ways for new in self._steps(stream, token, previous, following)]
            beam = best_of(found)
            plain = self._literal(plain, token) if plain else None
            if not beam:
                return None
        ended = [stream for stream in beam if stream.lead < 0 and stream.owed == NONE]
        ended += [lost for stream in beam if stream.lead >= 0 for lost in self._lose(stream, self._silent)]
        if not ended or plain is None:
            return None
        if line_ends:
            ended = [closed(stream) for stream in ended]
            plain = closed(plain)
        return judge(ended, plain)

    # -- one token ---------------------------------------------------------------------------------------------------

    def _steps(self, stream: Stream, token: Token, previous: Token | None, following: Token | None) -> Iterator[Stream]:
        kind = token.kind
        if kind in ("reading", "broken"):
            yield from self._annotated(stream, token, previous)
            return
        if kind == "lost":
            yield from self._lost(stream, following)
        elif kind == "question":  # where lost bytes leave no mark, a question mark is one
            yield from self._lost(stream.plus(self._question), following)
        if kind == "debris" and previous and previous.kind in ("lost", "question") and stream.lead < 0:
            yield stream  # its `<` was swallowed with the lost byte: what is left of a tag is not text
            return
        if kind in ("pair", "mark", "question"):
            if kind != "pair" and stream.lead < 0 and stream.owed == NONE:
                yield self._as_it_stands(stream, token, 0.0)
            else:
                yield from self._feed(stream, token.data)
            promised = stream.owed != NONE and previous is not None and previous.kind in ("lost", "question")
            if self._commas and token.text == "," and (promised or stream.owed == NONE):
                # A comma that was inserted before a mark: of the two bytes that follow, in step or not.
                yield stream.owing(FIRST, PRICES.comma)
            if stream.owed == NONE and token.data[:1] in _MARK_LEADS:
                yield from self._silent_before_mark(stream, token)
            if kind != "pair" and stream.lead >= 0:
                return
        if kind in ("trail", "other", "debris", "lost"):
            yield from self._single(stream, token)

    def _single(self, stream: Stream, token: Token) -> Iterator[Stream]:
        if stream.lead >= 0 or stream.owed != NONE:
            if token.kind == "trail":
                yield from self._feed(stream, token.data)
            if len(token.text) == 1 and "!" <= token.text <= "~":
                # Row 3 of the code was folded to ASCII on this page: `A3 A3` shows as `#`.
                yield from self._feed(stream, bytes((0xA3, ord(token.text) | 0x80)))
        streams = [stream] if stream.lead < 0 else list(self._lose(stream, self._silent, most=_BEFORE_ASCII))
        for ready in streams:
            if ready.owed != NONE:
                continue
            cost = PRICES.keep_lost if token.kind == "lost" else 0.0
            if token.kind == "trail" and hanzi.is_han(ready.context[-1:] or " "):
                cost = PRICES.stray_ascii
            yield self._as_it_stands(ready, token, cost)

    def _annotated(self, stream: Stream, token: Token, previous: Token | None) -> Iterator[Stream]:
        """A reading proves the two bytes before it: they are a character that is read so."""
        fits = _reads(stream.before, stream.last, token.reading)
        own = previous is not None and previous.data == bytes((max(stream.before, 0), max(stream.last, 0)))
        if token.kind == "reading" and stream.lead < 0 and stream.owed == NONE:
            yield self._append(stream, token.text, 0.0 if fits and own else PRICES.keep_reading)
        if stream.lead >= 0 or token.kind == "broken" or (fits and not own):
            # Out of step, or in step after two bytes of neighbours, as in 的I(shèn)IR: C4 49 is read so.
            yield stream.plus(0.0 if fits else PRICES.wrong_reading)
        if token.kind == "reading" and not (previous and previous.kind in ("lost", "question")):
            for byte in _trails_read(stream.last, token.reading):  # a byte dropped without a mark before the bracket
                if byte >= 0x80:
                    yield from self._fill(stream, byte, self._silent)

    def _lost(self, stream: Stream, following: Token | None) -> Iterator[Stream]:
        """A byte is gone: before an inserted reading, before ASCII that it swallowed or not, or before a mark."""
        kind = following.kind if following else "debris"
        if kind in ("reading", "broken"):
            reading = following.reading if following else ""
            for byte in _trails_read(stream.last, reading):
                yield from self._fill(stream, byte, 0.0)
            return
        known = following.data[:1] if following else b""
        if kind == "question":  # it may be a mark, or a lost byte in its turn
            known = _CUT_LEADS
        if kind in ("debris", "other", "trail") and (stream.lead >= 0 or known):
            yield from self._lose(stream, 0.0, following=known)
        if following and following.text == ",":  # perhaps a comma inserted before a mark
            yield from self._lose(stream, 0.0, following=_CUT_LEADS)
        elif kind in ("pair", "other", "trail", "lost"):
            for lost in self._lose(stream, 0.0):
                if lost.lead < 0 and lost.owed == NONE:
                    ends = lost.context.rstrip("”’）")[-1:] in hanzi.SENTENCE_END
                    yield from (self._write(lost, char, cost) for char, cost in (AFTER_END if ends else AMID))
        if kind == "lost" or (following and following.data in gbk.CUT_MARKS):
            yield from self._lose(stream, 0.0, owed=FIRST, following=known or _CUT_LEADS)

    def _silent_before_mark(self, stream: Stream, token: Token) -> Iterator[Stream]:
        """A byte was cut off before a mark and dropped without a trace: `A1|A3 BB` shows as a lone `；`, `B8 A3|A1 A3` as `8。`."""
        for lost in self._lose(stream, self._silent, owed=FIRST, following=token.data[:1]):
            yield from self._feed(lost, token.data)
        if self._dropping and stream.lead < 0 and token.data[0] == 0xA3:
            # `D7 A1|A3 AC`: `A1 A3` was cut off and then `A3 AC`, so that neither byte of 住 is left.
            cost = stream.cost + PRICES.lost_char
            for char_cost, lead, sign in self._costs.ending(stream.context, 0xA1, _LOST_CHARS):
                lost = stream._replace(last=lead)
                yield from self._feed(complete(lost, 0xA1, sign, cost + char_cost, NONE, stream.shifted), token.data)

    # -- bytes ---------------------------------------------------------------------------------------------------------

    def _lose(self, stream: Stream, cost: float, *, owed: int = NONE, following: bytes = b"", most: int = _TOP) -> Iterator[Stream]:
        """Fill one unknown byte in the likeliest ways; a lead byte by the character it can make with what is `following`."""
        for new in self._filled(stream, cost, following, most):
            if owed == NONE:
                yield new
            elif new.owed == NONE:
                yield new.owing(owed)
            elif new.owed in gbk.CUT_LEADS:
                yield new  # this very byte begins the mark that it was cut for

    def _filled(self, stream: Stream, cost: float, following: bytes, most: int) -> Iterator[Stream]:
        if stream.owed != NONE:
            marks = gbk.CUT_LEADS if stream.owed == FIRST else [mark[1] for mark in gbk.CUT_MARKS if mark[0] == stream.owed]
            for byte in marks:
                yield from self._fill(stream, byte, cost)
        elif stream.lead >= 0:
            cost += stream.cost + (0.0 if stream.shifted else PRICES.enter)
            for char_cost, byte, sign in self._costs.trails(stream.context, stream.quoted, stream.lead, most):
                yield complete(stream, byte, sign, cost + char_cost, NONE, True)
        else:
            for byte in self._costs.leads(stream.context, following, _TOP) if following else gbk.LEADS:
                yield from self._fill(stream, byte, cost)

    def _fill(self, stream: Stream, byte: int, cost: float) -> Iterator[Stream]:
        new = self._byte(stream, byte, cost + (0.0 if stream.shifted else PRICES.enter), True)
        if new is not None:
            yield new

    def _feed(self, stream: Stream, data: bytes) -> Iterator[Stream]:
        new: Stream | None = stream
        for byte in data:
            new = self._byte(new, byte) if new is not None else None
        if new is not None:
            yield new

    def _byte(self, stream: Stream, byte: int, more: float = 0.0, shifted: bool = False) -> Stream | None:
        """Add one byte, which costs so much `more` than its character; `shifted`: it is not as seen."""
        owed = stream.owed
        if owed == FIRST:
            if byte not in gbk.CUT_LEADS:
                return None
            owed = byte
        elif owed > 0:
            if bytes((owed, byte)) not in gbk.CUT_MARKS:
                return None
            owed = NONE
        if stream.lead < 0:
            if not gbk.is_lead(byte):
                return None
            shifted, cost = shifted or stream.shifted, stream.cost + more
            return Stream(cost, stream.text, byte, stream.last, byte, owed, stream.context, shifted, stream.quoted, stream.rival)
        char = self._pairs.get(stream.lead << 8 | byte)
        if char is None:
            return None
        sign = self._costs.sign(char)
        cost = self._costs.of(stream.context, sign)
        if char in "“”":
            cost += quote_cost(char, stream.quoted, cost)
        return complete(stream, byte, sign, stream.cost + cost + more, owed, shifted or stream.shifted)

    def _with_gaps(self, beam: list[Stream], token: Token, following: Token | None) -> list[Stream]:
        """Add streams in which a pair without a character, or a lone byte 80, vanished before this token."""
        waiting = [stream for stream in beam if stream.lead >= 0 and stream.owed == NONE]
        if not waiting:
            return beam
        # Before anything but a pair a byte may be gone, with a mark or without; a reading says what it was part of.
        reading = token.reading or (following.reading if following and token.kind in ("lost", "question") else "")
        limit = min(stream.cost for stream in beam) + _GAP_REACH
        # Some decoders drop a lone byte 80 without a mark, and are in step again.
        found = beam + [new for stream in waiting for new in self._fill(stream, 0x80, PRICES.dropped_80)]
        for stream in nsmallest(_GAP_STREAMS, waiting, key=by_cost):
            if stream.cost <= limit:
                if token.data:
                    found += self._gaps(stream, token.data[0])
                if token.kind != "pair":
                    found += self._gaps_before_loss(stream, reading)
        return found

    def _with_two_gaps(self, beam: list[Stream], token: Token) -> list[Stream]:
        """Give streams in which two pairs in a row vanished: too many to try where anything else explains the text."""
        waiting = [stream for stream in beam if stream.lead >= 0 and stream.owed == NONE]
        once: list[tuple[float, Stream]] = []
        for stream in nsmallest(_TWICE, waiting, key=by_cost):
            chars = self._costs.each(stream.context, [(char, first) for first, char in before_loss(stream.lead)])
            for _, first in nsmallest(_TWICE, chars):
                for second in gbk.unassigned()[first]:
                    once += [(new.cost + self._likeliest(new), new) for new in self._feed(stream, bytes((first, second)))]
        return [new for _, one in nsmallest(_TOP, once, key=by_cost) for new in self._gaps(one, token.data[0])]

    def _likeliest(self, stream: Stream) -> float:
        key = (stream.context, stream.lead)
        known = self._ahead.get(key)
        if known is None:
            if len(self._ahead) >= _MEMO:
                self._ahead.clear()
            chars = before_loss(stream.lead)
            known = self._ahead[key] = min((self._costs.char(stream.context, char) for _, char in chars), default=99.0)
        return known

    def _gaps_before_loss(self, stream: Stream, reading: str) -> list[Stream]:
        """The byte after the gap is lost: weighed are the character that the gap ends, and what may begin with its end."""
        found: list[tuple[float, int, int]] = []
        ended = ((self._costs.char(stream.context, char), first, char) for first, char in before_loss(stream.lead))
        for cost, first, char in nsmallest(_ENDED, ended) if reading else ended:
            if not reading:
                found += [(cost + extra, first, second) for second, extra in LEADS_BEFORE_LOSS]
                continue
            context = context_with(stream.context, hanzi.simplified(char))
            for second, chars in leads_read(reading).items():
                found.append((cost + min(self._costs.char(context, char) for char in chars), first, second))
        return [new for _, first, second in nsmallest(_TOP, found) for new in self._feed(stream, bytes((first, second)))]

    def _gaps(self, stream: Stream, following: int) -> list[Stream]:
        """The character after the gap is weighed at once: a gap is only worth keeping for what it completes."""
        found: list[tuple[float, int, int]] = []
        groups = between(stream.lead, following)
        ended = self._costs.each(stream.context, [(char, number) for number, (_, char, _) in enumerate(groups)])
        for cost, number in nsmallest(_ENDED, ended):
            if len(found) == _TOP and cost >= found[-1][0]:
                break
            first, char, rest = groups[number]
            context = context_with(stream.context, hanzi.simplified(char))
            found += [(cost + more, first, second) for more, second in self._costs.each(context, [(c, s) for s, c in rest])]
            found = nsmallest(_TOP, found)
        return [new for _, first, second in found for new in self._feed(stream, bytes((first, second)))]

    # -- text ----------------------------------------------------------------------------------------------------------

    def _write(self, stream: Stream, char: str, cost: float, data: bytes | None = None) -> Stream:
        """Add a character in step; `data`: its bytes, empty where it has none, None where it was not there to be seen."""
        sign = self._costs.sign(char)
        char_cost = self._costs.of(stream.context, sign)
        cost += stream.cost + char_cost
        quoted = stream.quoted
        if char in "“”":
            cost += quote_cost(char, quoted, char_cost)
            quoted = char == "“"
        elif char == "\n" and quoted:
            cost += PRICES.unbalanced
        before, last = stream.before, stream.last
        if data is not None:
            before, last = (-1, -1) if not data else (data[0], data[1]) if len(data) > 1 else (last, data[0])
        context, text = context_with(stream.context, sign.simple), (stream.text, char)
        return Stream(cost, text, stream.lead, before, last, stream.owed, context, stream.shifted, quoted, stream.rival)

    def _as_it_stands(self, stream: Stream, token: Token, cost: float) -> Stream:
        """Write a token in step, and keep its bytes: a match may reach from them into what follows or precedes."""
        if len(token.text) > 1:
            return self._append(stream, token.text, cost)
        data = token.data or (token.text.encode("ascii") if token.text.isascii() else b"")
        return self._write(stream, token.text, cost, data)

    def _append(self, stream: Stream, text: str, cost: float) -> Stream:
        return stream._replace(cost=stream.cost + cost, text=(stream.text, text))

    def _literal(self, stream: Stream, token: Token) -> Stream | None:
        """The cost of leaving everything as it is."""
        if token.kind in ("reading", "broken"):
            data = gbk.encode((stream.context and token.text and last_char(stream)) or "")
            fits = bool(data) and _reads(data[0], data[1], token.reading) if data else False
            return self._append(stream, token.text, 0.0 if fits and token.kind == "reading" else PRICES.keep_reading)
        cost = PRICES.keep_lost if token.kind == "lost" else 0.0
        if token.kind == "trail" and hanzi.is_han(stream.context[-1:] or " "):
            cost = PRICES.stray_ascii
        if len(token.text) > 1:
            return self._append(stream, token.text, cost)
        return self._write(stream, token.text, cost)


def _reads(before: int, last: int, reading: str) -> bool:
    """Say whether the last two bytes are a character with this reading."""
    char = gbk.decode_pair(before, last) if before >= 0 else None
    return char is not None and reading in gbk.readings(char)


@lru_cache(maxsize=1 << 14)
def _trails_read(lead: int, reading: str) -> tuple[int, ...]:
    """Second bytes that make a character with this reading after `lead`."""
    return tuple(byte for byte in gbk.TRAILS if _reads(lead, byte, reading))
