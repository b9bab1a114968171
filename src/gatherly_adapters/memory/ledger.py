"""The ledger in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.payments.ledger import AlreadyPosted, Posting


@dataclass(frozen=True, slots=True)
class Line:
    """A posting, and its place in the order of writing."""

    number: int
    posting: Posting


OF_PAYMENT = Index[Line](lambda line: line.posting.payment_id, lambda line: (line.number,))
LINES = Definition[str, Line](lambda line: line.posting.key, (OF_PAYMENT,))


class MemoryLedger:
    """The postings."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._lines = database.table(LINES)
        self._numbers = count(1)

    def post(self, postings: Sequence[Posting]) -> None:
        for posting in postings:
            if self._lines.get(posting.key) is not None:
                raise AlreadyPosted("This is in the ledger already.")
            self._lines.put(Line(next(self._numbers), posting))

    def of_payments(self, payment_ids: Iterable[PaymentId]) -> Mapping[PaymentId, tuple[Posting, ...]]:
        return {id: tuple(line.posting for line in self._lines.ascending(OF_PAYMENT, id)) for id in payment_ids}
