"""What is to be done once a block has committed."""

from dataclasses import dataclass, field
from enum import StrEnum

from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import Leased


class Bell(StrEnum):
    """Rung when something was put into a queue, for the workers to look into it. The first are the more urgent."""

    FACTS = "facts"
    LETTERS = "letters"


BELLS = {Delivery.SOON: Bell.FACTS, Delivery.POST: Bell.LETTERS}
"""Who is called for the facts that are not delivered at once."""


@dataclass(slots=True)
class Aftermath:
    """`mine`: the facts that the process which committed delivers itself, at once. `bells`: those that it rings."""

    mine: list[Leased[Fact]] = field(default_factory=list)
    bells: set[Bell] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.mine or self.bells)
