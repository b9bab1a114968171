"""Writing down who does what."""

import pytest

from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.model import AuditEntry, Detail, Mac
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.contract import Boom, boom
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

NOT_WORDS = ("Anna Smith", "anna@example.com", "Gürtel", "a\nb", "+43 1 234", "x" * 501, "'", "%")
WORDS = ("", "admin", "wrong_password", str(new_id()), "2026-01-01T00:00:00+00:00", "title,location", "a/b", "x" * 500)


def record(scene: Scene, deed: Deed = Deed.EVENT_CANCELLED, **details: Detail) -> AuditEntry:
    scene.ports.unit_of_work.run(lambda: scene.ports.trail.record(deed, None, None, **details))
    return scene.entries()[-1]


def test_it_writes_down_who_did_what_to_which_and_when(scene: Scene) -> None:
    by, target = UserId(new_id()), new_id()
    scene.ports.unit_of_work.run(
        lambda: scene.ports.trail.record(Deed.TICKET_TYPE_EDITED, by, target, quantity=3, role="admin", free=True)
    )
    entry = scene.entries()[-1]
    assert (entry.at, entry.action, entry.user_id) == (NOW, "ticket_type.edited", by)
    assert (entry.target_type, entry.target_id) == ("ticket_type", target)
    assert entry.details == {"quantity": 3, "role": "admin", "free": True}


def test_it_writes_nothing_of_what_was_not_done(scene: Scene) -> None:
    before = scene.entries()

    def act() -> None:
        scene.ports.trail.record(Deed.EVENT_CANCELLED, None, None)
        boom()

    with pytest.raises(Boom):
        scene.ports.unit_of_work.run(act)
    assert scene.entries() == before


@pytest.mark.parametrize("text", NOT_WORDS)
def test_it_takes_no_text_that_somebody_may_have_written(scene: Scene, text: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        record(scene, reason=text)


@pytest.mark.parametrize("text", WORDS)
def test_it_takes_words(scene: Scene, text: str) -> None:
    assert record(scene, reason=text).details == {"reason": text}


def test_it_takes_few_details(scene: Scene) -> None:
    with pytest.raises(ValueError, match="few"):
        record(scene, **{f"detail_{number}": number for number in range(21)})


def test_every_deed_is_told_by_two_short_words() -> None:
    for deed in Deed:
        kind, dot, done = deed.partition(".")
        assert kind == deed.target_type
        assert dot
        assert kind.replace("_", "").isalpha()
        assert done.replace("_", "").isalpha()
        assert len(deed) <= 64
        assert len(kind) <= 32


def test_it_hashes_what_must_not_be_told(scene: Scene) -> None:
    trail = scene.ports.trail
    assert trail.hashed("192.0.2.1") == trail.hashed("192.0.2.1") != trail.hashed("192.0.2.2")
    assert record(scene, address=trail.hashed("192.0.2.1")).details["address"] == trail.hashed("192.0.2.1")
    other = AuditTrail(
        scene.ports.audit_entries, AuditKeys([b"o" * 32]), scene.ports.outbox, scene.ports.identifiers, scene.clock
    )
    assert other.hashed("192.0.2.1") != trail.hashed("192.0.2.1")


class TestKeys:
    def test_a_code_is_genuine_for_what_it_was_made_of_alone(self) -> None:
        keys = AuditKeys([b"k" * 32])
        mac = keys.made("purpose", b"one", None, b"two")
        assert keys.genuine(mac, "purpose", b"one", None, b"two")
        for purpose, parts in (
            ("another", (b"one", None, b"two")),
            ("purpose", (b"one", b"two")),
            ("purpose", (b"one", None, b"two", None)),
            ("purpose", (b"onetwo", None, b"")),
            ("purpose", (b"one", b"", b"two")),
            ("purpose", (b"two", None, b"one")),
            ("purpos", (b"eone", None, b"two")),
            ("purpose", (b"one", None, b"tw", b"o")),
        ):
            assert not keys.genuine(mac, purpose, *parts)

    def test_the_first_makes_and_all_verify(self) -> None:
        old, new = b"o" * 32, b"n" * 32
        before, after, alone = AuditKeys([old]), AuditKeys([new, old]), AuditKeys([new])
        mac = before.made("purpose", b"part")
        assert after.genuine(mac, "purpose", b"part")
        assert not alone.genuine(mac, "purpose", b"part")
        assert (after.knows(mac.key_id), alone.knows(mac.key_id)) == (True, False)
        assert alone.genuine(after.made("purpose", b"part"), "purpose", b"part")

    def test_a_code_of_one_key_is_none_of_another(self) -> None:
        keys = AuditKeys([b"o" * 32, b"n" * 32])
        made, other = keys.made("purpose", b"part"), AuditKeys([b"n" * 32]).made("purpose", b"part")
        assert not keys.genuine(Mac(other.key_id, made.value), "purpose", b"part")

    def test_keys_are_long(self) -> None:
        for short in ([], [b"k" * 31], [b"k" * 32, b""]):
            with pytest.raises(ValueError, match="32 bytes"):
                AuditKeys(short)
