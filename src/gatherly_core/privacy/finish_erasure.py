"""Erasing all that is held about a user."""

from functools import partial

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.queues import Renew, unleased
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.mail.ports import Mailer
from gatherly_core.privacy.facts import AccountErased
from gatherly_core.privacy.model import Subject
from gatherly_core.privacy.ports import PersonalData
from gatherly_core.privacy.traces import Trace

BATCH = 500
"""How many things one transaction erases."""


class FinishErasure:
    """Erases every trace of a user who has given up their account.

    - in batches: cut off at any point, it goes on where it was; it may be repeated, and done twice at once
    - the account goes last, so that until then it is known what to look for; before it, letters that are kept.
      MailAway when these cannot be removed: it is to be done again
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        personal_data: PersonalData,
        mailer: Mailer,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._personal_data = personal_data
        self._mailer = mailer
        self._facts = facts
        self._clock = clock

    def __call__(self, user_id: UserId, renew: Renew = unleased) -> None:
        subject = self._unit_of_work.read(lambda: self._personal_data.subject(user_id))
        if subject is None:
            return
        for trace in Trace:
            if trace is Trace.ACCOUNT:
                self._mailer.forget(subject.address)
            while self._unit_of_work.run(partial(self._erase, subject, trace), landed=again):
                renew()

    def _erase(self, subject: Subject, trace: Trace) -> int:
        now = self._clock.now()
        erased = self._personal_data.erase(subject, trace, now, BATCH)
        if trace is Trace.ACCOUNT and erased:
            self._facts.add(AccountErased(user_id=subject.user_id, at=now))
        return erased
