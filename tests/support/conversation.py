"""Plays a conversation: a text file that a loan officer could read, line by line, against the whole daemon.

A line is what somebody texts, what somebody reads (word for word, the oldest
unread text of that phone; two that came at once may be read in either order),
or, in brackets, what happens. Settings stand
before all else. At the end nobody has a text that was not read. People are
named as in the village: by first name, or whole where two share one.

    Mary texts: balance            Agnes (second phone) texts: balance
    Mary reads: Mary: loan ...     Mary reads nothing
    Halima reads in Swahili: L17 ... 960 ... 150        (these parts, in this order)
    Mary pays 480 to "L4"          ({receipt} stands for the last one's number from then on, {ref} for any reference of ours)
    Mary cannot pay 300 to "L99"
    Mary is asked by M-PESA for 480 to L4               Mary cancels when M-PESA asks
    (the core has 480 more on L4)  (all that came since the conversation began)
    (the sheets of the day are sent)    Grace texts: {Upendo} but 3=0    (officers read them; a group stands for its code)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from gateway.flows.import_statement import StatementFile
from gateway.village.kenya import KENYA
from mpesa.sandbox.prompting import Answer, Prompt
from mpesa.sandbox.refusals import Declined
from tests.support.desk_play import DeskPlay
from tests.support.meeting_play import MeetingPlay
from tests.support.settings_said import DEFAULTS, SETTINGS
from tests.support.spoken import LANGUAGES, speaks
from tests.support.together import Together

FAULTS = {
    "goes down": "down",
    "is slow": "slow",
    "does not know our password": "login",
    "forbids what we ask": "forbidden",
    "answers with a web page": "html",
    "is cut off in the middle": "cut_after",
    "answers broken words": "garbled",
    "fails inside": "error_after",
}
ALWAYS = 10_000
PROMPT_ANSWERS = {
    "pays": Answer.ACCEPT,
    "cancels": Answer.CANCEL,
    "types a wrong PIN": Answer.WRONG_PIN,
    "has too little": Answer.NO_FUNDS,
    "is not reached": Answer.TIME_OUT,
}


def play(file: Path, folder: Path) -> None:
    """Play *file* against a village that lies in *folder*."""
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    told = [line for line in lines if line and not line.startswith("#")]
    settings = [line for line in told if line in SETTINGS]
    merged = DEFAULTS | {name: value for line in settings for name, value in SETTINGS[line].items()}
    together = Together(folder, merged)
    player = Player(together)
    try:
        together.start()
        for line in told[len(settings) :]:
            player.line(line)
        player.end()
    finally:
        together.stop()


class Player:
    """Plays lines; *said* is the conversation as it went, for whoever reads a failure."""

    def __init__(self, together: Together) -> None:
        self.together = together
        self.said: list[str] = []
        self._code = self._receipt = ""
        self._posted_before = len(together.books.entries())
        self._read: dict[str, Counter[str]] = defaultdict(Counter)
        self._desk = DeskPlay(together, lambda: self._receipt)
        self._meeting = MeetingPlay(together, lambda phone, text: self._read[phone].update([text]))

    def line(self, line: str) -> None:
        """Play one line."""
        for pattern, step in self._steps():
            if found := re.fullmatch(pattern, line):
                step(*found.groups())
                self.said.append(line)
                return
        raise AssertionError(f"nobody knows what this line means: {line}")

    def end(self) -> None:
        """Check that no text was left unread."""
        left = {phone: texts for phone in self.together.phones() if (texts := self.unread(phone))}
        assert not left, self._told(f"nobody read {left}")

    def unread(self, phone: str) -> list[str]:
        """List what a phone got and nobody has read yet."""
        read, left = Counter(self._read[phone]), []
        for text in self.together.got(phone):
            if read[text]:
                read[text] -= 1
            else:
                left.append(text)
        return left

    def _steps(self) -> Sequence[tuple[str, Callable[..., None]]]:
        return (
            (r"([^(:]+(?: \(second phone\))?) texts: ?(.*)", self._texts),
            (r"([^(:]+) texts ([0-9]+) times: (.*)", self._texts_often),
            (r"([^(:]+) texts ([0-9]+) characters: (.*)", self._texts_long),
            (r"([^(:]+(?: \(second phone\))?) reads: (.*)", self._reads),
            (r"([^(:]+) reads ([0-9]+) times: (.*)", self._reads_often),
            (r"([^(:]+(?: \(second phone\))?) reads in (\w+): (.*)", self._reads_in),
            (r"([^(:]+(?: \(second phone\))?) reads nothing", self._reads_nothing),
            (r'([^(:]+(?: \(second phone\))?) pays ([0-9.]+) to "(.*)"', self._pays),
            (r'([^(:]+(?: \(second phone\))?) cannot pay ([0-9.]+) to "(.*)"', self._cannot_pay),
            (r"\(the core has ([0-9.]+) more on (\w+)\)", self._has_more),
            (
                r"([^(:]+) (pays|cancels|types a wrong PIN|has too little|is not reached) when M-PESA asks",
                self._answers,
            ),
            (r"([^(:]+) is asked by M-PESA for ([0-9]+) to (.*)", self._is_asked),
            (r"([^(:]+) is not asked by M-PESA", self._is_not_asked),
            (r"\(M-PESA's next answer about a request is lost\)", self._loses_answer),
            (r"\(M-PESA (answers nothing|answers again)\)", self._silences),
            (r"\(M-PESA tells it (never|twice|by one callback of two)\)", self._tells),
            (r"\(M-PESA takes it back\)", self._takes_back),
            (r"\(finance imports the day's statement\)", self._imports),
            (r"\(the day (adds up|does not add up yet)\)", self._adds_up),
            (r"\(M-PESA is asked what came\)", self.together.look_at_the_clock),
            (r"\(([0-9]+) (second|minute|hour|day)s? pass(?:es)?\)", self._passes),
            (r"\(the core (.*)\)", self._core),
            *self._desk.steps(),
            *self._meeting.steps(),
            (r"\(the carrier hands on the next text twice\)", self.together.twice),
            (r"\(staff (block|unblock) (.*)'s phone\)", self._block),
            (r"\(staff unlock (.*)\)", self._unlock),
            (r"\(staff give (.*) a code\)", self._issue),
            (r"\(in Mifos (.*)'s phone becomes (.*)'s\)", self._moves),
            (r"\(in Mifos (.*)'s phone becomes (\+[0-9]+)\)", self._changes),
            (r"\(in Mifos S([0-9]+) takes no deposits\)", self._blocks),
            (r"\(the phone book is read again\)", self._sync),
        )

    def _texts(self, who: str, text: str) -> None:
        typed = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
        self.together.texts(phone_of(who), self._filled(typed))

    def _texts_often(self, who: str, times: str, text: str) -> None:
        for _ in range(int(times)):
            self._texts(who, text)

    def _texts_long(self, who: str, size: str, text: str) -> None:
        self._texts(who, (f"{text} " * int(size))[: int(size)])

    def _reads(self, who: str, text: str) -> None:
        phone, text = phone_of(who), self._filled(text)
        unread = self.unread(phone)
        if "{ref}" in text:
            wanted = re.escape(text).replace(re.escape("{ref}"), "R[0-9A-Z]{4}")
            text = next((each for each in unread if re.fullmatch(wanted, each)), text)
        assert text in unread, self._told(f"{who} should read:\n    {text}\n  but has:\n    {unread}")
        self._read[phone][text] += 1

    def _filled(self, text: str) -> str:
        return self._meeting.fill(text.replace("{code}", self._code).replace("{receipt}", self._receipt))

    def _reads_often(self, who: str, times: str, text: str) -> None:
        for _ in range(int(times)):
            self._reads(who, text)

    def _reads_in(self, who: str, language: str, parts: str) -> None:
        phone = phone_of(who)
        unread = self.unread(phone)
        wanted = ".*".join(re.escape(part.strip()) for part in parts.split("..."))
        got = next((each for each in unread if re.search(wanted, each, re.DOTALL)), None)
        assert got is not None, self._told(f"{who} should read {parts}, but has:\n    {unread}")
        self._read[phone][got] += 1
        assert speaks(got) == LANGUAGES[language], self._told(f"this is no {language}:\n    {got}")

    def _reads_nothing(self, who: str) -> None:
        got = self.unread(phone_of(who))
        assert not got, self._told(f"{who} should read nothing, but reads:\n    {got}")

    def _pays(self, who: str, amount: str, account: str) -> None:
        self._receipt = self.together.pays(phone_of(who), account, amount)

    def _cannot_pay(self, who: str, amount: str, account: str) -> None:
        try:
            self.together.pays(phone_of(who), account, amount)
        except Declined:
            return
        raise AssertionError(self._told(f"{who} could pay {amount} to {account}"))

    def _answers(self, who: str, how: str) -> None:
        self._receipt = self.together.answers(phone_of(who), PROMPT_ANSWERS[how]) or self._receipt

    def _is_asked(self, who: str, amount: str, account: str) -> None:
        shown = [f"{each.push.cents // 100} to {each.push.reference}" for each in self._prompts(who)]
        assert any(re.fullmatch(rf"{amount} to {account} P\w+", each) for each in shown), self._told(str(shown))

    def _is_not_asked(self, who: str) -> None:
        assert not self._prompts(who), self._told(f"{who} is asked")

    def _prompts(self, who: str) -> Sequence[Prompt]:
        return self.together.world.mpesa.operator.prompting.shown(phone_of(who))

    def _loses_answer(self) -> None:
        self.together.world.mpesa.faults.add("cut_after", 1)

    def _silences(self, how: str) -> None:
        self.together.world.mpesa.faults.add("down", 0)
        if how == "answers nothing":
            self.together.world.mpesa.faults.add("down", ALWAYS)

    def _has_more(self, amount: str, account: str) -> None:
        entries = self.together.books.entries()[self._posted_before :]
        came = [Decimal(str(each["amount"])) for each in entries if each["account"] == account and not each["reversed"]]
        assert sum(came) == Decimal(amount), self._told(f"{account} has {came} more")

    def _tells(self, how: str) -> None:
        kind, calls = {"never": ("drop", 2), "twice": ("twice", 1), "by one callback of two": ("drop", 1)}[
            how
        ]  # it asks first, then tells
        self.together.world.mpesa.faults.add(kind, calls)

    def _takes_back(self) -> None:
        self.together.world.mpesa.books.reverse(self._receipt)

    def _imports(self) -> None:
        content = self.together.world.mpesa.statement(self._today(), "csv")
        account = self.together.daemon.money.import_statement()(StatementFile(content, "day.csv", "finance"))
        assert not account.needs_person, self._told(f"{account.for_a_person}, {account.faults}")
        self.together.settle()

    def _adds_up(self, how: str) -> None:
        table = self.together.daemon.money.reconcile_day()(self._today())
        told = [(line.traced.remittance.receipt.number, line.day_class, line.reason) for line in table.lines]
        assert table.is_explained is (how == "adds up"), self._told(str(told))

    def _today(self) -> date:
        return self.together.clock().astimezone(KENYA.institution.zone).date()

    def _passes(self, count: str, unit: str) -> None:
        self.together.pass_time(**{f"{unit}s": int(count)})

    def _core(self, what: str) -> None:
        for kind in FAULTS.values():
            self.together.faults.add(kind, 0)
        if what != "answers again":
            self.together.faults.add(FAULTS[what], ALWAYS)

    def _block(self, how: str, who: str) -> None:
        self.together.daemon.keep_phones.block(phone_of(who), is_blocked=how == "block")

    def _unlock(self, who: str) -> None:
        self.together.daemon.keep_pins.unlock(str(client_number(who)))

    def _issue(self, who: str) -> None:
        self._code, _ = self.together.daemon.keep_pins.issue(str(client_number(who)))

    def _moves(self, who: str, to: str) -> None:
        self._changes(who, phone_of(to))

    def _changes(self, who: str, phone: str) -> None:
        self.together.books.set_client_phone(client_number(who), phone)

    def _blocks(self, number: str) -> None:
        self.together.books.block(int(number), 500, "a test")

    def _sync(self) -> None:
        self.together.daemon.sync_core.sync()

    def _told(self, fault: str) -> str:
        return "\n  ".join(["", *self.said, "", fault])


def phone_of(who: str) -> str:
    """Give the phone of somebody in the village; a sender nobody knows is taken as it stands."""
    name, _, second = who.partition(" (")
    for each in KENYA.clients:
        if name in (each.name, each.first_name) and each.phones:
            return each.phones[1 if second else 0]
    others = {each.holder: each.phone for each in KENYA.strangers} | {each.name: each.phone for each in KENYA.staff}
    others |= {each.first_name: each.phone for each in KENYA.staff}
    return others.get(name, name)


def client_number(who: str) -> int:
    """Give the number of a client."""
    return next(each.number for each in KENYA.clients if who in (each.name, each.first_name))
