"""What a Gatherly has around it beside what it stores."""

from dataclasses import dataclass
from secrets import token_urlsafe

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.memory.accounts import MemoryPasswords, MemoryTokens
from gatherly_adapters.memory.admission import MemoryTicketSigner
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.identity_providers import MemoryIdentityProviders
from gatherly_adapters.memory.images import MemoryImages
from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_adapters.memory.push import MemoryPushes
from gatherly_adapters.memory.receivers import MemoryEndpointSecrets, MemoryReceivers
from gatherly_adapters.memory.sessions import MemoryRefreshTokens
from gatherly_adapters.memory.sms import MemoryTexts
from gatherly_adapters.signed_unsubscriptions import SignedUnsubscriptions
from gatherly_core.accounts.ports import IdentityProviders, Passwords
from gatherly_core.accounts.session_ports import RefreshTokens, Tokens
from gatherly_core.admission.ports import TicketSigner
from gatherly_core.audit.keys import KEY_BYTES, AuditKeys
from gatherly_core.images.ports import Images
from gatherly_core.kernel.clock import Clock
from gatherly_core.mail.ports import Mailer
from gatherly_core.notifications.ports import UnsubscribeTokens
from gatherly_core.payments.ports import PaymentGateway
from gatherly_core.push.ports import Pushes
from gatherly_core.sms.ports import Texts
from gatherly_core.webhooks.ports import EndpointSecrets, Receivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The ports behind which is no database: keys, providers, the time."""

    clock: Clock
    passwords: Passwords
    tokens: Tokens
    refresh_tokens: RefreshTokens
    unsubscribe_tokens: UnsubscribeTokens
    mailer: Mailer
    texts: Texts
    pushes: Pushes
    identity_providers: IdentityProviders
    payment_gateway: PaymentGateway
    ticket_signer: TicketSigner
    audit_keys: AuditKeys
    images: Images
    endpoint_secrets: EndpointSecrets
    receivers: Receivers
    guess_secret: bytes
    """What codes are made with of those who are guessed at, and of where guesses come from."""
    guest_codes: GuestCodes


def surroundings_in_memory(
    clock: Clock,
    *,
    database: MemoryDatabase | None = None,
    passwords: Passwords | None = None,
    payment_gateway: PaymentGateway | None = None,
) -> Surroundings:
    """Surroundings that nobody leaves the process for. Its providers refuse calls inside a block on `database`."""
    database = database or MemoryDatabase()
    return Surroundings(
        clock=clock,
        passwords=passwords or MemoryPasswords(),
        tokens=MemoryTokens(clock),
        refresh_tokens=MemoryRefreshTokens(),
        unsubscribe_tokens=SignedUnsubscriptions([token_urlsafe()]),
        mailer=MemoryMailer(database),
        texts=MemoryTexts(database),
        pushes=MemoryPushes(database),
        identity_providers=MemoryIdentityProviders(database),
        payment_gateway=payment_gateway or MemoryPaymentGateway(database),
        ticket_signer=MemoryTicketSigner(),
        audit_keys=AuditKeys([bytes(KEY_BYTES)]),
        images=MemoryImages(database),
        endpoint_secrets=MemoryEndpointSecrets(),
        receivers=MemoryReceivers(database),
        guess_secret=bytes(KEY_BYTES),
        guest_codes=GuestCodes([bytes(KEY_BYTES)]),
    )
