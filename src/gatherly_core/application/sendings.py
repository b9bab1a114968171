"""The use cases of the capability sendings."""

from gatherly_core.accounts.rationing import Rations
from gatherly_core.application.ports import Policy, Ports
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.telling import Tell
from gatherly_core.sendings.forget_sendings import ForgetSendings
from gatherly_core.sendings.rationing import SendingRations
from gatherly_core.sendings.stop_sendings import StopSendings
from gatherly_core.sendings.tell_sending import TellSending
from gatherly_core.sendings.view_sendings import ListAnnouncements, ViewSending
from gatherly_core.sendings.write_to_attendees import WriteToAttendees
from gatherly_core.sendings.write_to_users import WriteToUsers


class SendingsUseCases:
    def __init__(self, p: Ports, policy: Policy, tell: Tell, event_news: EventNews) -> None:
        rations = SendingRations(p.users, Rations(p.attempt_log, p.clock))
        self.announce = WriteToAttendees(
            p.unit_of_work, p.events, p.sendings, rations, p.trail, p.outbox, p.clock, public=True
        )
        self.write_to_attendees = WriteToAttendees(
            p.unit_of_work, p.events, p.sendings, rations, p.trail, p.outbox, p.clock, public=False
        )
        self.write_to_users = WriteToUsers(p.unit_of_work, p.sendings, rations, p.trail, p.outbox, p.clock)
        self.tell_sending = TellSending(
            p.unit_of_work, p.users, event_news, p.audiences, p.sendings, tell, p.clock, public_url=policy.public_url
        )
        self.stop = StopSendings(p.unit_of_work, p.sendings, p.notifications, p.clock)
        self.view_sending = ViewSending(p.unit_of_work, p.sendings)
        self.list_announcements = ListAnnouncements(p.unit_of_work, p.events, p.sendings)
        self.forget_sendings = ForgetSendings(p.unit_of_work, p.sendings, p.clock, retention=policy.retention)
