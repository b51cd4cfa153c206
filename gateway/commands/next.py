"""NEXT: when she has to pay next, and how much on which loan."""

from domain.commands import AboutPerson, Answer, Person, Question
from domain.dues import NextDue, next_due


def answer(question: Question, person: Person) -> Answer:
    """Say day and amount of her next payment."""
    speaks, standing = question.speaks, person.standing
    due = next_due(standing)
    name = standing.client.first_name
    if due is None or (due.on is not None and due.on < question.today):
        said = _nothing(question, person)
    else:
        said = _due(question, due)
    if person.as_of is None:
        return Answer((f"{name}: {said}",), read_at=standing.read_at)
    moment = speaks.moment(person.as_of, question.today)
    return Answer((speaks.say("{name}, as of {moment}: {said}", name=name, moment=moment, said=said),))


def _nothing(question: Question, person: Person) -> str:
    if not person.standing.loans:
        return question.speaks.say("no loan, nothing to pay.")
    if person.as_of is not None:
        return question.speaks.say("we do not know your next payment now.")
    return question.speaks.say("no payment is due.")


def _due(question: Question, due: NextDue) -> str:
    speaks = question.speaks
    amount = speaks.money(due.total)
    if due.on is None:
        said = speaks.say("please pay {amount} now; it is late.", amount=amount)
    else:
        if due.on == question.today:
            said = speaks.say("next payment {amount} is due today.", amount=amount)
        else:
            said = speaks.say("next payment {amount} on {day}.", amount=amount, day=speaks.day(due.on, question.today))
        if due.late:
            said += " " + speaks.say("{amount} of it is late.", amount=speaks.money(due.late))
    if len(due.parts) > 1:
        parts = ", ".join(f"L{part.loan} {speaks.figure(part.amount)}" for part in due.parts)
        said += f" {parts}."
    return said


COMMAND = AboutPerson("next", ("", "pin", "account pin", "account"), answer)
