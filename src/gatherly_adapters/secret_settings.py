"""The secrets and the keys of an installation, as operators set them."""

from dataclasses import dataclass, field

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting, own
from gatherly_adapters.ticket_keys import SEED_BYTES, seed_of

JWT_SECRET = Name("JWT_SECRET", "gatherly.jwt_secret")
JWT_SECRET_BYTES = 32
JWT_RETIRED_SECRETS = own("jwt_retired_secrets")
TICKET_KEYS = own("ticket_keys")
AUDIT_KEYS = own("audit_keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretSettings:
    """What nobody else may know, the same for every process."""

    jwt: str | None = field(repr=False)
    """At least 32 bytes; None if the embedded secret is to be used."""
    retired_jwt: tuple[str, ...] = field(repr=False)
    """Former ones: what they have signed is good for as long as it would have been."""
    ticket_keys: tuple[bytes, ...] = field(repr=False)
    """The seeds of the keys that verify tickets, the first of which signs them; none if there is no such setting."""
    audit_keys: tuple[bytes, ...] = field(repr=False)
    """The keys that verify the audit trail, the first of which seals it; none if there is no such setting."""


def secret_settings(given: GivenSettings, *, embedded: bool) -> SecretSettings:
    """The secrets, of which an `embedded` database needs none. WrongSetting, which tells none of them."""
    return SecretSettings(
        jwt=_jwt_secret(given, embedded=embedded),
        retired_jwt=_retired_secrets(given),
        ticket_keys=_keys(given, TICKET_KEYS, "gatherly ticket-key"),
        audit_keys=_keys(given, AUDIT_KEYS, "gatherly audit-key"),
    )


def _jwt_secret(given: GivenSettings, *, embedded: bool) -> str | None:
    secret = given.text(JWT_SECRET)
    if secret is None and not embedded:
        raise WrongSetting(
            f"{JWT_SECRET} is not set, but must be a secret of at least {JWT_SECRET_BYTES} bytes, "
            "unless the database is a SQLite file."
        )
    if secret is not None and len(secret.encode()) < JWT_SECRET_BYTES:
        raise WrongSetting(f"{JWT_SECRET} is too short, but must be at least {JWT_SECRET_BYTES} bytes long.")
    return secret


def _retired_secrets(given: GivenSettings) -> tuple[str, ...]:
    secrets = tuple((given.text(JWT_RETIRED_SECRETS) or "").split())
    if any(len(secret.encode()) < JWT_SECRET_BYTES for secret in secrets):
        raise WrongSetting(
            f"{JWT_RETIRED_SECRETS} has something that is too short: each of them, which spaces separate, must be at "
            f"least {JWT_SECRET_BYTES} bytes long."
        )
    return secrets


def _keys(given: GivenSettings, name: Name, maker: str) -> tuple[bytes, ...]:
    keys = (given.text(name) or "").replace(",", " ").split()
    try:
        return tuple(map(seed_of, keys))
    except ValueError:
        raise WrongSetting(
            f"{name} has something that is no key: each must be {SEED_BYTES} bytes in base64url, "
            f"as `{maker}` makes them."
        ) from None
