"""Tickets signed with Ed25519 (RFC 8032), small enough for a QR code that a phone reads at once.

The text is PREFIX and, in base45 (RFC 9285), HEAD and a signature of HEAD's bytes. docs/tickets.md has it byte by byte.
"""

import hashlib
from collections.abc import Sequence
from struct import Struct
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gatherly_adapters import base45
from gatherly_adapters.ticket_keys import SEED_BYTES
from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.model import SignedTicket, VerificationKey
from gatherly_core.kernel import crockford
from gatherly_core.kernel.identifiers import CODE_LENGTH, EventId, TicketTypeId

PREFIX = "G:"
VERSION = 1
VIP = 1
"""The lowest of the four flags; the others are 0."""
KEY_ID_BYTES = 4
HEAD = Struct(f">B{KEY_ID_BYTES}s16s16s16s")
"""The version in the upper and the flags in the lower half of a byte; the key's id, the event's, the ticket type's;
the attendee's code as a number."""
SIGNATURE_BYTES = 64


class Ed25519Verifier:
    """Reads tickets that were signed with any of some keys, of which it knows the public halves alone."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """ValueError when one of `keys`, each in its 32 bytes, is none."""
        public = map(Ed25519PublicKey.from_public_bytes, keys)
        self._public = {_key_id(key): key for key in public}

    def read(self, text: str) -> SignedTicket:
        head, signature = _parts(text)
        first, key_id, event_id, ticket_type_id, code = HEAD.unpack(head)
        if first >> 4 != VERSION:
            raise UnreadableTicket("This ticket is of a kind that is not known here.")
        self._verify(key_id, signature, head)
        return SignedTicket(
            EventId(UUID(bytes=event_id)),
            TicketTypeId(UUID(bytes=ticket_type_id)),
            crockford.written(int.from_bytes(code, "big"), CODE_LENGTH),
            bool(first & VIP),
        )

    def public_keys(self) -> tuple[VerificationKey, ...]:
        return tuple(VerificationKey(id.hex(), key.public_bytes_raw()) for id, key in self._public.items())

    def _verify(self, key_id: bytes, signature: bytes, head: bytes) -> None:
        key = self._public.get(key_id)
        if key is None:
            raise ForgedTicket("This ticket is signed with a key that is not known here.")
        try:
            key.verify(signature, head)
        except InvalidSignature:
            raise ForgedTicket("This ticket is forged: its signature is wrong.") from None


class Ed25519Tickets(Ed25519Verifier):
    """Signs and verifies tickets with keys of the given seeds: the first signs, all verify."""

    def __init__(self, seeds: Sequence[bytes]) -> None:
        keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        super().__init__([key.public_key().public_bytes_raw() for key in keys])
        self._private = keys[0]
        self._signing_id = _key_id(self._private.public_key())

    def sign(self, ticket: SignedTicket) -> str:
        head = HEAD.pack(
            VERSION << 4 | (VIP if ticket.vip else 0),
            self._signing_id,
            ticket.event_id.bytes,
            ticket.ticket_type_id.bytes,
            crockford.read(ticket.code).to_bytes(16, "big"),
        )
        return PREFIX + base45.encoded(head + self._private.sign(head))


def derived_seed(secret: str) -> bytes:
    """The seed of a key for an installation that was given no other secret than this (HKDF, RFC 5869)."""
    return HKDF(SHA256(), SEED_BYTES, salt=None, info=b"gatherly: tickets, Ed25519").derive(secret.encode())


def _key_id(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes_raw()).digest()[:KEY_ID_BYTES]


def _parts(text: str) -> tuple[bytes, bytes]:
    """What was signed, and the signature. UnreadableTicket when the text has no such parts."""
    try:
        content = base45.decoded(text.removeprefix(PREFIX))
    except ValueError:
        content = b""
    if not text.startswith(PREFIX) or len(content) != HEAD.size + SIGNATURE_BYTES:
        raise UnreadableTicket("This is not a ticket.")
    return content[: HEAD.size], content[HEAD.size :]
