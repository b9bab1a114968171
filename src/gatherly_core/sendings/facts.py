"""What happens to sendings."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import SendingId


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingWritten(Fact):
    """It was written; nobody has been told yet."""

    sending_id: SendingId
