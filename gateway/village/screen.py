"""What the village's page shows of one phone, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.village.ledger import Fate, Message, PhoneText, Shown
from gateway.village.phones import Handset, handsets, starred
from gateway.village.saw import Sight, seconds, sights
from gateway.village.world import World

_TALK_MAX = 4
DOWN = "down"
_ANSWERED = "On the cheapest phone there is, without internet. Try the other words, or go on with the story."
_ANSWERED_WHILE_DOWN = "The core is down, and Jirani answered all the same. Bring it back when you like."


@dataclass(frozen=True)
class Step:
    """A step of the story: *act* is the word its button sends, empty where Send is the button."""

    title: str
    hint: str
    is_done: bool
    is_next: bool
    act: str = ""
    button: str = ""


@dataclass(frozen=True)
class Heading:
    """The page's answer, and what to do next; *look_again* where there is none yet."""

    title: str
    lead: str
    look_again: bool = False


@dataclass(frozen=True)
class Screen:
    """Everything on the page."""

    handset: Handset
    heading: Heading
    talk: Sequence[Shown]
    last_n: int
    typed: str
    story: Sequence[Step]
    saw: Sequence[Sight]
    others: Sequence[Handset]
    all_phones: Sequence[Handset]


def show(world: World, phone: str, talk: Sequence[Shown], down_since: datetime | None) -> Screen | None:
    """Draw the page of one phone; None where nobody here holds it."""
    phones = {each.phone: each for each in handsets(world.cast)}
    if phone not in phones:
        return None
    handset, stars = phones[phone], starred(world.cast)
    text = world.carrier.last_text(phone)
    messages = world.carrier.messages_after(text) if text else ()
    answer = next((each for each in messages if each.reached_at), None)
    if not world.core.faults.waiting().get(DOWN):
        down_since = None
    waits_for_send = text is None or (down_since is not None and text.at < down_since)
    return Screen(
        handset=handset,
        heading=_heading(handset, text, answer, down_since),
        talk=talk[-_TALK_MAX:],
        last_n=talk[-1].n if talk else 0,
        typed=handset.first_text if waits_for_send else "",
        story=_story(world, phones[stars[0]], down_since),
        saw=sights(world, text, messages, handset.first_name) if text else (),
        others=[phones[each] for each in stars if each != phone],
        all_phones=tuple(phones.values()),
    )


def _heading(handset: Handset, text: PhoneText | None, answer: Message | None, down_since: datetime | None) -> Heading:
    if down_since and (text is None or text.at < down_since):
        return Heading("The core is down. Ask again", "Mifos answers nothing now. What will Jirani say? Press Send.")
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


def _story(world: World, hero: Handset, down_since: datetime | None) -> Sequence[Step]:
    has_asked = any(each.direction == "in" for each in world.carrier.texts(hero.phone))
    ask = Step(
        f"{hero.first_name} texts {hero.first_text}",
        f"Press Send on {hero.first_name}'s phone.",
        has_asked,
        not has_asked,
    )
    if down_since:
        down = Step("The core goes down. Ask again", "It is down now.", False, True, "back", "Bring it back")
    else:
        hint = "Jirani answers with what it last knew, and says as of when."
        down = Step("The core goes down. Ask again", hint, False, has_asked, "down", "Take the core down")
    return (ask, down)
