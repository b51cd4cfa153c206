"""What is said of a client whose core does not answer, and who else hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.accounts import Standing
from domain.commands import AboutPerson, Answer, Person, Policy, Question
from domain.errors import GatewayError, Refused, Unavailable
from gateway.flows.answer_command import AnswerCommand
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.recognise import Recognise
from gateway.store.opening import OpenStore
from tests.support.people import ENGLISH, MARY, SaidPINs, loan, person, put_people, question, tools


def _as_of(question: Question, person: Person) -> Answer:
    return Answer((f"as of {person.as_of}",))


class Failing:
    """A core that gives no standing."""

    def __init__(self, error: GatewayError) -> None:
        self.error = error

    def standing(self, *_: object) -> Standing:
        raise self.error


@pytest.mark.parametrize(
    ("trouble", "tasks"),
    [
        pytest.param(Unavailable("down"), [], id="down: time mends it"),
        pytest.param(Refused("login"), ["answer refused"], id="it refuses us: staff are told"),
    ],
)
def test_last_known_figures_hide_no_refusal_from_staff(
    store: OpenStore, trouble: GatewayError, tasks: list[str]
) -> None:
    kept = person(MARY.name, loan("4", 480)).standing
    store.write(put_people, MARY)
    store.write(lambda work: work.figures.put(kept))
    core: Any = Failing(trouble)
    recognise = Recognise(store, core, SaidPINs(), ChooseLanguage({"en": ENGLISH}, ("en",)), Policy.NEVER, False)
    commands = {"balance": AboutPerson("balance", ("",), _as_of)}
    answer = AnswerCommand(store, core, recognise, commands, tools(store))(question("balance"))
    assert answer.variants == (f"as of {kept.read_at}",)
    assert answer.change is not None
    store.write(answer.change)
    assert [task.kind for task in store.read(lambda work: work.tasks.waiting())] == tasks
