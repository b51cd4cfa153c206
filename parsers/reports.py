"""Read what officers report: a sheet's code, what differs on its lines, and clients one by one.

Only from phones of staff. A code that is mistyped is never guessed; what can be
read in two ways is asked back with both. Source: design, SMS language, rules 5-9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import CODE_LENGTH, is_sheet_code
from domain.commands import NotRead, Reading, Understood
from domain.reports import ClientsReport, Doubt, SheetReport
from parsers.client_shares import clients_of
from parsers.mending_clients import Clients, is_nameless, mend_clients, named_first
from parsers.orders import SHEET
from parsers.report_mending import TYPICAL, mend_sheet
from parsers.report_rest import Rest, Shown, read_rest, settled, written_clients
from parsers.report_tokens import Token, plain, tokens_of, trimmed
from parsers.report_words import Part
from parsers.typed import echo
from parsers.vocabulary import Vocabulary

CODE, CLIENTS = "code", "c"
_SIGNATURE_MAX = 4
_CODE_TYPED = re.compile(r"[a-z0-9](?:[ .-]{0,2}[a-z0-9]){4}")
_CODE_WHOLE = re.compile(r"(?<![a-z0-9])[2-9][a-z0-9]{4}(?![a-z0-9])")
_LIKE_A_CODE = re.compile(r"(?=.*[a-z].*[a-z])[0-9][a-z0-9]{3,6}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{5}")
_VOWELS_MAX = 1
_FIRST_WORD = re.compile(r"[#.,;:/ -]*([a-z]+)[.,;:/ -]*")
_OPEN = "..."
"""Stands in an example for what only she knows: sent as it is, it is asked back."""

_BEFORE = "#.,;:/ -"
_NO_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class ReportReader:
    """Reads reports by one vocabulary."""

    vocabulary: Vocabulary

    def read(self, text: str) -> Reading | None:
        """Read *text*, ask it back, or give None where it is no report."""
        whole = _once(self._without_signature(plain(text)))
        typed = self._without_greeting(whole)
        heard = _Heard(text, self.vocabulary.in_report.language_of(re.findall(r"[a-z]+", whole)))
        code, rest = self._code_at(typed)
        if code:
            return self._sheet(heard, code, rest)
        codes = _codes(typed)
        if self._is_command(typed) and not (codes and self._is_sheet(typed)):
            return None
        if codes:
            return self._code_inside(heard, codes, typed)
        return self._clients(heard, typed) or self._mistyped(heard, typed)

    def _sheet(self, heard: _Heard, code: str, typed: str) -> Reading:
        others = [each for each in _codes(typed) if each != code]
        if others:
            return heard.asked(CODE, Doubt.SEVERAL_CODES, (code, others[0]))
        tokens = self._tokens(typed)
        rest = read_rest(tokens)
        if rest is not None:
            return Understood(CODE, {}, heard.language, SheetReport(code, rest.lines, rest.guests))
        doubt, rests = mend_sheet(tokens)
        return heard.asked(CODE, doubt, self._examples(heard, code, rests))

    def _code_inside(self, heard: _Heard, codes: Sequence[str], typed: str) -> NotRead:
        """Ask back a text with a code behind something else."""
        if len(codes) > 1:
            return heard.asked(CODE, Doubt.SEVERAL_CODES, tuple(codes[:2]))
        tokens = self._tokens(_CODE_WHOLE.sub(" ", typed))
        rest = read_rest(tokens)
        doubt, rests = (Doubt.UNREADABLE, [rest]) if rest else mend_sheet(tokens)
        return heard.asked(CODE, doubt, self._examples(heard, codes[0], rests))

    def _clients(self, heard: _Heard, typed: str) -> Reading | None:
        """Read clients behind a C; without one, ask whether it was forgotten."""
        tokens = self._tokens(typed)
        clients = settled(clients_of(tokens)) if tokens else None
        begins = bool(tokens) and tokens[0].part is Part.CLIENT
        if begins and clients is not None:
            return Understood(CLIENTS, {}, heard.language, ClientsReport(clients))
        if not begins and clients is None and not is_nameless(tokens):
            return None
        doubt, mended = (Doubt.UNREADABLE, [clients]) if clients else mend_clients(tokens)
        return heard.asked(CLIENTS, doubt, self._clients_examples(heard, tokens, mended))

    def _mistyped(self, heard: _Heard, typed: str) -> NotRead | None:
        """Ask back what looks like a code and is none, with the rest of the message as it was."""
        head, _, behind = typed.partition(" ")
        tokens = self._tokens(typed)
        rest: Rest | None
        if _is_like_a_code(head):
            rest = read_rest(self._tokens(behind)) or TYPICAL
        elif _is_like_a_code(typed):
            rest = Rest()
        else:
            is_bound = any(each.text == "=" or each.part is Part.BUT for each in tokens)
            rest = read_rest(tokens) if is_bound else None
        return heard.asked(CODE, Doubt.CODE, self._examples(heard, "", [rest])) if rest is not None else None

    def _tokens(self, typed: str) -> tuple[Token, ...]:
        return trimmed(tokens_of(typed, self.vocabulary.in_report))

    def _shown(self, heard: _Heard) -> Shown:
        words = self.vocabulary.in_report
        return Shown(but=words.show(Part.BUT, heard.language), by=words.show(Part.BY, heard.language))

    def _examples(self, heard: _Heard, code: str, rests: Sequence[Rest]) -> tuple[str, ...]:
        """Write messages to choose from; where there is none, one that nobody can send as it is."""
        shown, nobodys = self._shown(heard), self.vocabulary.in_report.show(Part.CODE, heard.language)
        sure = [each for each in rests if read_rest(self._tokens(plain(each.written("", shown)))) == each]
        return tuple(each.written(nobodys if each is TYPICAL else code or nobodys, shown) for each in sure or [TYPICAL])

    def _clients_examples(self, heard: _Heard, tokens: Sequence[Token], choices: Sequence[Clients]) -> tuple[str, ...]:
        """Write clients to choose from; only what is read as it is meant."""
        written = [(each, written_clients(each, self._shown(heard))) for each in choices]
        sure = tuple(text for each, text in written if settled(clients_of(self._tokens(plain(text)))) == each)
        return sure or (f"C {named_first(tokens) or _OPEN} S{_OPEN} L{_OPEN}",)

    def _is_command(self, typed: str) -> bool:
        """Tell whether it begins with the word of another command."""
        first = _FIRST_WORD.match(typed)
        return first is not None and first[1] in self.vocabulary.keywords

    def _is_sheet(self, typed: str) -> bool:
        """Tell whether that command is SHEET: with a code behind it, it is a report."""
        first = _FIRST_WORD.match(typed)
        meanings = self.vocabulary.phrases.get((first[1],), frozenset()) if first else frozenset()
        return {each.command for each in meanings} == {SHEET}

    def _without_greeting(self, typed: str) -> str:
        """Leave out what stands before a code and changes nothing."""
        words = self.vocabulary.in_report
        while (first := _FIRST_WORD.match(typed)) and words.part(first[1]) in {Part.AROUND, Part.CODE, Part.AND}:
            typed = typed[first.end() :]
        bare = typed.lstrip(_BEFORE)
        return bare if self._code_at(bare)[0] else typed

    def _code_at(self, typed: str) -> tuple[str, str]:
        """Take the code that *typed* begins with, and what stands behind it; "" where there is none."""
        found = _CODE_TYPED.match(typed)
        code = _NO_LETTER_OR_DIGIT.sub("", found[0]).upper() if found else ""
        if found is None or not is_sheet_code(code):
            return "", typed
        rest = typed[found.end() :]
        may_be_glued = len(found[0]) == CODE_LENGTH and self._begins_exceptions(rest)
        return (code, rest) if may_be_glued or not rest[:1].isalnum() else ("", typed)

    def _begins_exceptions(self, rest: str) -> bool:
        """Tell whether what is glued to a code is a line, or BUT."""
        word = re.match(r"[a-z]*", rest)
        assert word is not None
        return not word[0] or self.vocabulary.in_report.part(word[0]) is Part.BUT

    def _without_signature(self, typed: str) -> str:
        """Leave out a name after "regards", and what a phone adds by itself."""
        for phrase in self.vocabulary.sign_offs:
            found = re.search(r"(?<![a-z])" + "[ ,;]+".join(map(re.escape, phrase)) + r"(?![a-z])", typed)
            tail = typed[found.end() :] if found else ""
            if found and found.start() and len(tail.split()) <= _SIGNATURE_MAX and not re.search("[0-9]", tail):
                return typed[: found.start()]
        return typed


@dataclass(frozen=True)
class _Heard:
    """A text, and the language of the words in it."""

    text: str
    language: str | None

    def asked(self, command: str, doubt: Doubt, examples: tuple[str, ...]) -> NotRead:
        return NotRead(echo(self.text), examples, (command,) * len(examples), self.language, doubt)


def _codes(typed: str) -> list[str]:
    """List the different codes that stand in *typed*."""
    return list(dict.fromkeys(each.upper() for each in _CODE_WHOLE.findall(typed) if is_sheet_code(each)))


def _is_like_a_code(typed: str) -> bool:
    code = _NO_LETTER_OR_DIGIT.sub("", typed)
    return _LIKE_A_CODE.fullmatch(code) is not None and len(re.findall("[aeiou]", code)) <= _VOWELS_MAX


def _once(typed: str) -> str:
    """Give a message that was typed several times over once."""
    words = typed.split()
    for period in range(1, len(words) // 2 + 1):
        times, odd = divmod(len(words), period)
        if not odd and not words[0].isdigit() and words == words[:period] * times:
            return " ".join(words[:period])
    return typed
