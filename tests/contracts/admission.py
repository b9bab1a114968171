"""What codes and signed tickets promise."""

import pytest

from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.model import SignedTicket
from gatherly_core.admission.ports import LONGEST_TICKET
from gatherly_core.application import Ports
from gatherly_core.kernel.crockford import ALPHABET, read
from tests.contracts.rivals import at_once
from tests.factories import new_code, new_id

QR_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


class CodesContract:
    @pytest.fixture(autouse=True)
    def codes_at_hand(self, ports: Ports) -> None:
        self.codes = ports.codes

    def test_it_makes_26_signs_that_stand_for_128_bits(self) -> None:
        for code in (self.codes.new() for _ in range(200)):
            assert len(code) == 26
            assert set(code) <= set(ALPHABET)
            assert read(code) < 2**128

    def test_it_makes_none_twice_for_whoever_asks_at_once(self) -> None:
        made = at_once(*[lambda: [self.codes.new() for _ in range(500)]] * 4)
        assert len({code for codes in made for code in codes}) == 2000  # type: ignore[union-attr]  # an error is none


def ticket(vip: bool = False, code: str | None = None) -> SignedTicket:
    return SignedTicket(new_id(), new_id(), code or new_code(), vip)


class TicketSignerContract:
    @pytest.fixture(autouse=True)
    def signer_at_hand(self, ports: Ports) -> None:
        self.signer = ports.ticket_signer

    @pytest.mark.parametrize("vip", [True, False])
    @pytest.mark.parametrize("code", ["0" * 26, "7" + "Z" * 25, "0123456789ABCDEFGHJKMNPQRS"])
    def test_it_reads_what_it_has_signed(self, code: str, vip: bool) -> None:
        signed = ticket(vip, code)
        assert self.signer.read(self.signer.sign(signed)) == signed

    def test_it_signs_a_ticket_alike_each_time(self) -> None:
        signed = ticket()
        assert self.signer.sign(signed) == self.signer.sign(signed)

    def test_its_text_fits_into_a_small_qr_code(self) -> None:
        text = self.signer.sign(ticket(vip=True, code="7" + "Z" * 25))
        assert len(text) <= LONGEST_TICKET
        assert set(text) <= QR_ALPHANUMERIC

    @pytest.mark.parametrize(
        "text",
        ["", " ", "nonsense", "G:", "G:🎸", "\ud800", "https://example.com", "0" * 177, "/" * 20, "G:" + "0" * 176],
    )
    def test_it_refuses_what_is_no_ticket(self, text: str) -> None:
        with pytest.raises((UnreadableTicket, ForgedTicket)):
            self.signer.read(text)

    def test_it_refuses_a_ticket_of_which_any_sign_was_changed(self) -> None:
        text = self.signer.sign(ticket())
        for place, sign in enumerate(text):
            for other in ("0", "1", "A", " "):
                if other != sign:
                    with pytest.raises((UnreadableTicket, ForgedTicket)):
                        self.signer.read(text[:place] + other + text[place + 1 :])

    def test_it_refuses_a_ticket_that_was_cut_or_made_longer(self) -> None:
        text = self.signer.sign(ticket())
        for changed in (text[:-1], text[:-3], text[1:], text + "0", text + "000", text + " ", "G:" + text):
            with pytest.raises((UnreadableTicket, ForgedTicket)):
                self.signer.read(changed)

    def test_it_refuses_a_signature_that_belongs_to_another_ticket(self) -> None:
        one, other = self.signer.sign(ticket()), self.signer.sign(ticket())
        with pytest.raises(ForgedTicket):
            self.signer.read(one[:80] + other[80:])

    def test_it_tells_its_public_keys(self) -> None:
        keys = self.signer.public_keys()
        assert keys
        assert all(len(key.public_key) == 32 and len(key.id) == 8 for key in keys)
        assert len({key.id for key in keys}) == len(keys)

    def test_it_does_not_show_the_code_in_logs(self) -> None:
        signed = ticket()
        assert signed.code not in repr(signed)
