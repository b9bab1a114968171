"""The use cases of the system, by capability."""

from gatherly_core.application.accounts import AccountsUseCases
from gatherly_core.application.administration import AdministrationUseCases
from gatherly_core.application.admission import AdmissionUseCases
from gatherly_core.application.audit import AuditUseCases
from gatherly_core.application.booking import BookingUseCases
from gatherly_core.application.checkout import CheckoutUseCases
from gatherly_core.application.events import EventsUseCases
from gatherly_core.application.idempotency import IdempotencyUseCases
from gatherly_core.application.images import ImagesUseCases
from gatherly_core.application.notifications import NotificationsUseCases
from gatherly_core.application.payments import PaymentsUseCases
from gatherly_core.application.ports import Policy, Ports
from gatherly_core.application.preferences import PreferencesUseCases
from gatherly_core.application.privacy import PrivacyUseCases
from gatherly_core.application.promotions import PromotionsUseCases
from gatherly_core.application.sendings import SendingsUseCases
from gatherly_core.application.staffing import StaffingUseCases
from gatherly_core.application.ticketing import TicketingUseCases
from gatherly_core.application.waitlist import WaitlistUseCases
from gatherly_core.application.webhooks import WebhooksUseCases
from gatherly_core.application.wordings import WordingsUseCases


class Application:
    """The use cases, by capability."""

    def __init__(self, ports: Ports, policy: Policy) -> None:
        self.idempotency = IdempotencyUseCases(ports)
        self.audit = AuditUseCases(ports)
        self.accounts = AccountsUseCases(ports, policy)
        self.images = ImagesUseCases(ports)
        self.events = EventsUseCases(ports)
        self.ticketing = TicketingUseCases(ports)
        self.staffing = StaffingUseCases(ports, policy)
        self.promotions = PromotionsUseCases(ports)
        self.wordings = WordingsUseCases(ports, policy)
        self.booking = BookingUseCases(ports, policy)
        self.admission = AdmissionUseCases(ports)
        self.payments = PaymentsUseCases(ports)
        self.checkout = CheckoutUseCases(ports, policy, self.payments.send_refund)
        self.waitlist = WaitlistUseCases(ports, policy)
        self.preferences = PreferencesUseCases(ports)
        self.notifications = NotificationsUseCases(ports, policy)
        self.sendings = SendingsUseCases(ports, policy, self.notifications.tell, self.notifications.event_news)
        self.privacy = PrivacyUseCases(
            ports,
            policy,
            self.waitlist.leave,
            self.events.delete_event,
            self.checkout.stop_payment,
            self.payments.send_refund,
        )
        self.webhooks = WebhooksUseCases(ports, self.notifications.tell)
        self.administration = AdministrationUseCases(ports, self.audit.verify_trail)
