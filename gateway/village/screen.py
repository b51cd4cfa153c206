"""What the village's page shows of one phone, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.codes import is_sheet_code
from gateway.village.keys import FormKeys
from gateway.village.ledger import Direction, Fate, Message, PhoneText, Shown
from gateway.village.meeting import StoryMeeting, story_meeting
from gateway.village.phones import Handset, handsets, starred
from gateway.village.prompts import Asked, prompts
from gateway.village.saw import Sight, seconds, sights
from gateway.village.saw_paying import paying_sights, receipt_text
from gateway.village.wallet import Refused, Wallet, last_paid, wallet
from gateway.village.world import World
from mpesa.sandbox.movements import Movement

_TALK_MAX = 4
DOWN = "down"
_PAID_ACCOUNT, _PAID_AMOUNT = "C1 L100 S20", "120"
_RECEIVED = "The money is in the core's books, and the text says where it went."
_KEPT = "Jirani has the money, and the core has posted nothing yet. The text says what comes next."
_ANSWERED = "On the cheapest phone there is, without internet. Try the other words, or go on with the story."
_DIFFERENT = "Line 3 brought nothing, line 5 brought 40, line 7 was absent; the others brought what is listed."
_ANSWERED_WHILE_DOWN = "The core is down, and Jirani answered all the same. Bring it back when you like."


@dataclass
class Story:
    """Since when the visitor keeps the core down, what M-PESA refused to each phone last, and which forms paid."""

    down_since: datetime | None = field(default=None)
    refused: dict[str, Refused] = field(default_factory=dict)
    keys: FormKeys = field(default_factory=FormKeys)


@dataclass(frozen=True)
class Step:
    """A step of the story: *act* is the word its button sends, empty where Send is the button.

    With *pays* (phone, account, amount, the form's key) the button pays, with *takes* it takes that phone, with *opens*
    it leads there.
    """

    title: str
    hint: str
    is_done: bool
    is_next: bool
    act: str = ""
    button: str = ""
    pays: tuple[str, str, str, str] | None = None
    takes: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Heading:
    """The page's answer, and what to do next; *look_again* where there is none yet."""

    title: str
    lead: str
    look_again: bool = False


@dataclass(frozen=True)
class Screen:
    """Everything on the page; *sheets* are the collection sheets that this phone was told of: what each is called, and where."""

    handset: Handset
    heading: Heading
    talk: Sequence[Shown]
    last_n: int
    typed: str
    wallet: Wallet | None
    sheets: Sequence[tuple[str, str]]
    asked: Sequence[Asked]
    key: str
    story: Sequence[Step]
    saw: Sequence[Sight]
    others: Sequence[Handset]
    all_phones: Sequence[Handset]


def show(world: World, phone: str, talk: Sequence[Shown], visit: Story) -> Screen | None:
    """Draw the page of one phone; None where nobody here holds it."""
    phones = {each.phone: each for each in handsets(world.cast)}
    if phone not in phones:
        return None
    handset, stars = phones[phone], starred(world.cast)
    text = world.carrier.last_text(phone)
    messages = world.carrier.messages_after(text) if text else ()
    answer = next((each for each in messages if each.reached_at), None)
    down_since = visit.down_since if world.core.faults.waiting().get(DOWN) else None
    paid = last_paid(world, phone)
    if paid and text and text.at > paid.began:
        paid = None
    meeting = story_meeting(world)
    waits_for_send = text is None or (down_since is not None and text.at < down_since)
    return Screen(
        handset=handset,
        heading=_heading_paid(world, paid, down_since)
        if paid
        else _heading(handset, text, answer, down_since, meeting),
        talk=talk[-_TALK_MAX:],
        last_n=talk[-1].n if talk else 0,
        typed=(meeting.typed_on(phone) if meeting else "") or (handset.first_text if waits_for_send else ""),
        wallet=wallet(world, phone, visit.refused.get(phone)),
        sheets=_sheets(world, phone),
        asked=prompts(world, phone),
        key=visit.keys.current(phone),
        story=_story(world, phones[stars[0]], down_since, visit.keys.current(stars[0]), meeting),
        saw=_saw(world, handset, text, messages, paid),
        others=[phones[each] for each in stars if each != phone],
        all_phones=tuple(phones.values()),
    )


def _sheets(world: World, phone: str) -> Sequence[tuple[str, str]]:
    """Find the texts that begin with a sheet's code, each once."""
    came = [each.text.split() for each in world.carrier.texts(phone) if each.direction is Direction.IN]
    codes = {words[0]: words[1] for words in came if len(words) > 1 and is_sheet_code(words[0])}
    return [(f"{group}, {code}", f"{world.carrier.daemon_origin}/staff/sheets/{code}") for code, group in codes.items()]


def _saw(
    world: World, handset: Handset, text: PhoneText | None, messages: Sequence[Message], paid: Movement | None
) -> Sequence[Sight]:
    """Tell of the newest thing that the phone did."""
    if paid:
        return paying_sights(world, paid, handset.first_name)
    return sights(world, text, messages, handset.first_name) if text else ()


def _heading_paid(world: World, paid: Movement, down_since: datetime | None) -> Heading:
    if down_since and paid.began < down_since:
        return _heading_down()
    receipt = receipt_text(world, paid)
    if receipt and receipt.reached_at:
        is_posted = any(each["receipt"] == paid.number for each in world.core.books.entries())
        lead = _RECEIVED if is_posted else _KEPT
        return Heading(f"Receipt in {seconds(receipt.reached_at - paid.began)} seconds", lead)
    return Heading("No receipt yet.", "M-PESA has moved the money. Jirani texts when the core has posted it.", True)


def _heading_down() -> Heading:
    return Heading("The core is down. Ask again", "Mifos answers nothing now. What will Jirani say? Press Send.")


def _heading(
    handset: Handset,
    text: PhoneText | None,
    answer: Message | None,
    down_since: datetime | None,
    meeting: StoryMeeting | None,
) -> Heading:
    if down_since and (text is None or text.at < down_since):
        return _heading_down()
    if text is None and meeting and meeting.typed_on(handset.phone):
        return Heading(
            f"Press Send to report {meeting.group}'s meeting", f"You hold {handset.whose} phone. {_DIFFERENT}"
        )
    if text is None:
        lead = f"You hold {handset.whose} phone. It has no internet, only texts. The word is typed for you."
        return Heading(handset.asks, lead)
    if answer and answer.reached_at:
        lead = _ANSWERED_WHILE_DOWN if down_since else _ANSWERED
        return Heading(f"Answered in {seconds(answer.reached_at - text.at)} seconds", lead)
    return _no_answer(text)


def _no_answer(text: PhoneText) -> Heading:
    if text.fate is Fate.REFUSED:
        return Heading("Jirani refused this text", f"It said {text.tries[-1].status} to the carrier.", True)
    if text.tries and text.tries[-1].status is None:
        return Heading(
            "Jirani does not answer", "Start it with make run. The carrier calls again for 15 minutes.", True
        )
    return Heading("No answer yet.", "Jirani has the text and answers when it can.", True)


def _story(
    world: World, hero: Handset, down_since: datetime | None, key: str, meeting: StoryMeeting | None
) -> Sequence[Step]:
    has_asked = any(each.direction == "in" for each in world.carrier.texts(hero.phone))
    ask = Step(
        f"{hero.first_name} texts {hero.first_text}",
        f"Press Send on {hero.first_name}'s phone.",
        has_asked,
        not has_asked,
    )
    has_paid = last_paid(world, hero.phone) is not None
    pay = Step(
        f"{hero.first_name} pays KES {_PAID_AMOUNT} by M-PESA",
        f"Her account is typed as {_PAID_ACCOUNT}: 100 to her loan, 20 to her savings.",
        has_paid,
        has_asked and not has_paid,
        button=f"Pay KES {_PAID_AMOUNT}",
        pays=(hero.phone, _PAID_ACCOUNT, _PAID_AMOUNT, key),
    )
    met = _meeting_steps(meeting, has_asked and has_paid) if meeting else ()
    is_next = has_asked and has_paid and all(each.is_done for each in met)
    return (ask, pay, *met, _down(down_since, is_next))


def _meeting_steps(meeting: StoryMeeting, is_reached: bool) -> Sequence[Step]:
    officer, cashier = meeting.officer, meeting.cashier
    report = Step(
        f"{officer.first_name} sends in a whole meeting",
        f"Her text is typed: {meeting.text}. Then press Send.",
        meeting.is_reported,
        is_reached and not meeting.is_reported,
        button=f"Take {officer.first_name}'s phone",
        takes=officer.phone,
    )
    count = Step(
        f"The {cashier.title} counts the cash",
        f"Sign in as {cashier.login}, password {cashier.password}. Nothing is posted before that.",
        meeting.is_counted,
        is_reached and meeting.is_reported and not meeting.is_counted,
        button="Open the tray",
        opens=meeting.tray,
    )
    return (report, count)


def _down(down_since: datetime | None, is_next: bool) -> Step:
    if down_since:
        return Step("The core goes down. Ask again", "It is down now.", False, True, "back", "Bring it back")
    hint = "Jirani answers with what it last knew, and says as of when."
    return Step("The core goes down. Ask again", hint, False, is_next, "down", "Take the core down")
