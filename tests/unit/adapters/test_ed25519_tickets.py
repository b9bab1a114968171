"""Tickets as they are printed: what scanners of others rely on must not change."""

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gatherly_adapters.base45 import decoded, encoded
from gatherly_adapters.ed25519_tickets import Ed25519Tickets, derived_seed
from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.model import SignedTicket

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
TICKET = SignedTicket(
    UUID("0199a3c2-6f00-7000-8000-0000000000e1"),
    UUID("0199a3c2-6f00-7000-8000-0000000000b1"),
    "3M8QX5T7B1ZK4W9RD2C6HJ0NVG",
    vip=True,
)


def content(text: str) -> bytes:
    return decoded(text.removeprefix("G:"))


def test_its_text_is_made_as_the_manual_says() -> None:
    signer = Ed25519Tickets([OLD])
    (key,) = signer.public_keys()
    text = signer.sign(TICKET)
    said, signature = content(text)[:53], content(text)[53:]
    assert text.startswith("G:")
    assert len(text) == 178
    assert said[0] == 0x11
    assert said[1:5].hex() == key.id == hashlib.sha256(key.public_key).hexdigest()[:8]
    assert said[5:21] == TICKET.event_id.bytes
    assert said[21:37] == TICKET.ticket_type_id.bytes
    assert said[37:] == bytes.fromhex("7445fa5d1d61fcc9c4e1a261a3205770")
    Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, said)


def test_the_first_key_signs_and_all_verify() -> None:
    printed_before = Ed25519Tickets([OLD]).sign(TICKET)
    rotated = Ed25519Tickets([NEW, OLD])
    assert rotated.read(printed_before) == TICKET
    assert rotated.sign(TICKET) == Ed25519Tickets([NEW]).sign(TICKET) != printed_before
    assert [key.id for key in rotated.public_keys()] == [
        *(key.id for key in Ed25519Tickets([NEW]).public_keys()),
        *(key.id for key in Ed25519Tickets([OLD]).public_keys()),
    ]


def test_a_key_that_was_removed_is_good_for_nothing() -> None:
    with pytest.raises(ForgedTicket, match="a key that is not known"):
        Ed25519Tickets([NEW]).read(Ed25519Tickets([OLD]).sign(TICKET))


def test_a_ticket_cannot_name_another_key_than_the_one_that_signed() -> None:
    old, new = content(Ed25519Tickets([OLD]).sign(TICKET)), content(Ed25519Tickets([NEW]).sign(TICKET))
    swapped = "G:" + encoded(old[:1] + new[1:5] + old[5:])
    with pytest.raises(ForgedTicket, match="its signature is wrong"):
        Ed25519Tickets([NEW, OLD]).read(swapped)


@pytest.mark.parametrize("first", [0x01, 0x21, 0xF1])
def test_a_version_that_is_not_known_is_not_guessed_at(first: int) -> None:
    text = "G:" + encoded(bytes([first]) + content(Ed25519Tickets([OLD]).sign(TICKET))[1:])
    with pytest.raises(UnreadableTicket, match="not known here"):
        Ed25519Tickets([OLD]).read(text)


def test_a_seed_is_derived_from_a_secret_alike_each_time() -> None:
    """Else no ticket that was given out would be good after a restart."""
    derived = derived_seed("a secret that only these tests know")
    assert derived.hex() == "073c457bac7a2f47abfe2eef439da592692b44504aeebb6fee67fb73f8eaaf1e"
    assert derived != derived_seed("a secret that only these tests know!")
