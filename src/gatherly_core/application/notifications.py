"""The use cases of the capability notifications."""

from gatherly_core.accounts.rationing import Rations
from gatherly_core.admission.rationing import TicketRations
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.application.ports import Policy, Ports
from gatherly_core.notifications.acquaintance import GetToKnow
from gatherly_core.notifications.ask_for_feedback import AskForFeedback
from gatherly_core.notifications.deliver_notification import MailNotification, TextNotification
from gatherly_core.notifications.enclosing import Enclose
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.finding_recipient import FindRecipient
from gatherly_core.notifications.flooding import HoldBack
from gatherly_core.notifications.forget_notifications import ForgetNotifications
from gatherly_core.notifications.forget_rounds import ForgetRounds
from gatherly_core.notifications.holding_rounds import HoldRounds
from gatherly_core.notifications.note_rearrangement import NoteRearrangement
from gatherly_core.notifications.push_notification import PushNotification
from gatherly_core.notifications.remind_of_booking import RemindOfBooking
from gatherly_core.notifications.remind_of_events import RemindOfEvents
from gatherly_core.notifications.send_digests import SendDigests
from gatherly_core.notifications.tell_of_account import TellOfAccount
from gatherly_core.notifications.tell_of_booking import TellOfBooking, TellOfTicket
from gatherly_core.notifications.tell_of_cancellation import TellOfCancellation
from gatherly_core.notifications.tell_of_changes import TellOfChanges
from gatherly_core.notifications.tell_of_offer import TellOfOffer
from gatherly_core.notifications.tell_of_payment import TellOfPayment
from gatherly_core.notifications.telling import Tell
from gatherly_core.notifications.unsubscribing import UnsubscribeLinks
from gatherly_core.notifications.view_notifications import ListNotifications, ReadNotification
from gatherly_core.notifications.warn_of_holds import WarnOfHolds


class NotificationsUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        self._get_to_know = GetToKnow(p.users, p.preferences, p.devices)
        self.event_news = EventNews(p.events, event_page=policy.event_page)
        self.tell = Tell(
            p.unit_of_work,
            p.users,
            p.events,
            p.notifications,
            HoldBack(p.held_back),
            self._get_to_know,
            p.wordings,
            p.templates,
            p.identifiers,
            p.clock,
            channels=policy.channels,
        )
        self._tell_of_what_happens(p, policy)
        self._tell_at_its_time(p, policy)
        self._deliver(p, policy)
        self._show(p, policy)

    def _tell_of_what_happens(self, p: Ports, policy: Policy) -> None:
        news, tell = self.event_news, self.tell
        rations = TicketRations(p.users, Rations(p.attempt_log, p.clock))
        self.tell_of_account = TellOfAccount(tell, public_url=policy.public_url)
        self.tell_of_booking = TellOfBooking(p.unit_of_work, p.users, news, p.bookings, p.attendees, rations, tell)
        self.tell_of_ticket = TellOfTicket(p.unit_of_work, p.users, news, p.bookings, p.attendees, tell)
        self.remind_of_booking = RemindOfBooking(p.unit_of_work, p.users, news, p.bookings, tell, p.clock)
        self.tell_of_payment = TellOfPayment(p.unit_of_work, news, p.bookings, p.payments, tell)
        self.note_rearrangement = NoteRearrangement(p.unit_of_work, p.rearrangements)
        self.tell_of_cancellation = TellOfCancellation(p.unit_of_work, news, p.audiences, tell)
        self.tell_of_offer = TellOfOffer(p.unit_of_work, news, p.ticket_types, p.waitlist_entries, tell)

    def _tell_at_its_time(self, p: Ports, policy: Policy) -> None:
        news, tell = self.event_news, self.tell
        hold_rounds = HoldRounds(p.unit_of_work, p.audiences, p.rounds, tell, p.clock)
        self.tell_of_changes = TellOfChanges(p.unit_of_work, news, p.audiences, p.rearrangements, tell, p.clock)
        self.warn_of_holds = WarnOfHolds(p.unit_of_work, news, p.bookings, p.audiences, tell, p.clock)
        self.remind_of_events = RemindOfEvents(p.unit_of_work, news, p.rounds, hold_rounds, p.clock)
        self.ask_for_feedback = AskForFeedback(p.unit_of_work, news, p.audiences, p.rounds, hold_rounds, p.clock)
        self.forget_rounds = ForgetRounds(p.unit_of_work, p.rounds, p.rearrangements, p.clock)
        self.send_digests = SendDigests(
            p.unit_of_work,
            p.users,
            p.events,
            p.notifications,
            p.held_back,
            p.sendings,
            self._get_to_know,
            p.templates,
            p.identifiers,
            p.clock,
            public_url=policy.public_url,
        )

    def _deliver(self, p: Ports, policy: Policy) -> None:
        office = TicketOffice(p.events, p.ticket_types, p.bookings, p.attendees, p.ticket_signer)
        enclose = Enclose(p.unit_of_work, p.events, p.bookings, office, p.ticket_printer, p.calendars)
        links = UnsubscribeLinks(p.unsubscribe_tokens, public_url=policy.public_url)
        find = FindRecipient(p.unit_of_work, p.users, p.events, p.sendings, p.clock)
        self.mail_notification = MailNotification(find, enclose, links, p.templates, p.mailer)
        self.text_notification = TextNotification(find, p.texts)
        self.push_notification = PushNotification(p.unit_of_work, find, p.notifications, p.devices, p.pushes, p.clock)

    def _show(self, p: Ports, policy: Policy) -> None:
        self.list_notifications = ListNotifications(p.unit_of_work, p.notifications)
        self.read_notification = ReadNotification(p.unit_of_work, p.notifications, p.clock)
        self.forget_notifications = ForgetNotifications(
            p.unit_of_work, p.notifications, p.clock, retention=policy.retention
        )
