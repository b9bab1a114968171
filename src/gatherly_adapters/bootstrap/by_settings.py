"""What the settings choose: what is around Gatherly, and what holds in it."""

from datetime import timedelta

from gatherly_adapters.bootstrap.audit import audit_keys, audit_secrets
from gatherly_adapters.bootstrap.channels import carried, mailer, pushes, texts
from gatherly_adapters.bootstrap.surroundings import Surroundings
from gatherly_adapters.bootstrap.tickets import ticket_keys
from gatherly_adapters.derived_refresh_tokens import DerivedRefreshTokens
from gatherly_adapters.ed25519_tickets import Ed25519Tickets
from gatherly_adapters.embedded_secrets import embedded_secret
from gatherly_adapters.facebook_identities import FacebookIdentities
from gatherly_adapters.file_images import FileImages
from gatherly_adapters.google_identities import GoogleIdentities
from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.http_receivers import HttpReceivers
from gatherly_adapters.identity_providers import ChosenIdentityProviders, Verify
from gatherly_adapters.jwt_tokens import JwtTokens
from gatherly_adapters.provider_http import ProviderHttp
from gatherly_adapters.sandbox_gateway import SandboxPaymentGateway
from gatherly_adapters.sealed_endpoint_secrets import SealedEndpointSecrets
from gatherly_adapters.settings import Settings
from gatherly_adapters.signed_unsubscriptions import SignedUnsubscriptions
from gatherly_adapters.signing_keys import SigningKeys
from gatherly_core.accounts.identities import Provider
from gatherly_core.accounts.ports import IdentityProviders, Passwords
from gatherly_core.accounts.sessions import Terms
from gatherly_core.application import Policy
from gatherly_core.kernel.clock import Clock
from gatherly_core.payments.ports import PaymentGateway

LARGEST_GROUP = 256
"""How many simultaneous bookings of one event share a transaction at most."""


def surroundings_by(settings: Settings, clock: Clock, passwords: Passwords) -> Surroundings:
    """What is around Gatherly where operators run it."""
    secrets = (settings.secrets.jwt or embedded_secret(settings.data), *settings.secrets.retired_jwt)
    return Surroundings(
        clock=clock,
        passwords=passwords,
        tokens=JwtTokens(secrets, clock, settings.access_token_seconds),
        refresh_tokens=DerivedRefreshTokens(secrets),
        unsubscribe_tokens=SignedUnsubscriptions(secrets),
        mailer=mailer(settings, clock),
        texts=texts(settings),
        pushes=pushes(settings, clock),
        identity_providers=_identity_providers(settings, clock),
        payment_gateway=_payment_gateway(settings),
        ticket_signer=Ed25519Tickets(ticket_keys(settings)),
        audit_keys=audit_keys(settings),
        images=FileImages(settings.data / "images"),
        endpoint_secrets=SealedEndpointSecrets(secrets),
        receivers=HttpReceivers(to_this_machine=settings.webhooks_to_this_machine),
        guess_secret=secrets[0].encode(),
        # With keys that are never given up, as what guests have switched off must stay so.
        guest_codes=GuestCodes(audit_secrets(settings)),
    )


def policy_by(settings: Settings) -> Policy:
    """How long things last, and how large they get."""
    return Policy(
        hold=timedelta(seconds=settings.hold_seconds),
        offer_time=timedelta(seconds=settings.offer_seconds),
        retention=timedelta(days=settings.retention_days),
        largest_group=LARGEST_GROUP if settings.grouping else 1,
        sign_in_lasts=Terms(
            longest=timedelta(seconds=settings.session_seconds), idle=timedelta(seconds=settings.session_idle_seconds)
        ),
        public_url=settings.public_url,
        event_page=settings.event_page,
        channels=carried(settings),
    )


def _identity_providers(settings: Settings, clock: Clock) -> IdentityProviders:
    chosen: dict[Provider, Verify] = {}
    if settings.google is not None:
        keys = SigningKeys(settings.google.jwks_url, ProviderHttp())
        chosen[Provider.GOOGLE] = GoogleIdentities(settings.google.client_ids, keys, clock).verify
    if settings.facebook is not None:
        chosen[Provider.FACEBOOK] = FacebookIdentities(settings.facebook, ProviderHttp(), clock).verify
    return ChosenIdentityProviders(chosen)


def _payment_gateway(settings: Settings) -> PaymentGateway:
    if settings.stripe is None:
        return SandboxPaymentGateway(settings.data)
    from gatherly_adapters.stripe_gateway import StripePaymentGateway  # noqa: PLC0415 -- half a second: see ADR 9

    return StripePaymentGateway(settings.stripe)
