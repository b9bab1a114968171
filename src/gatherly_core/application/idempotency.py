"""The use cases of the capability idempotency."""

from gatherly_core.application.ports import Ports
from gatherly_core.idempotency.answer_once import AnswerOnce
from gatherly_core.idempotency.begin_work import BeginWork
from gatherly_core.idempotency.forget_keys import ForgetKeys


class IdempotencyUseCases:
    def __init__(self, p: Ports) -> None:
        self.answer_once = AnswerOnce(p.unit_of_work, p.idempotency_keys, p.identifiers, p.clock)
        self.begin_work = BeginWork(p.identifiers)
        self.forget_keys = ForgetKeys(p.unit_of_work, p.idempotency_keys, p.clock)
