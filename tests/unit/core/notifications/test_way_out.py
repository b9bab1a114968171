"""Letters that need not arrive say how to get no more of them."""

import pytest

from gatherly_core.mail.model import Mail
from gatherly_core.notifications.model import TOPIC_OF, Kind, Recipient, Topic
from tests.unit.core.notifications.telling import reachable, tell
from tests.unit.core.scene import Scene

LINK = "http://localhost:5000/api/unsubscribe?token="


def letter(scene: Scene, kind: Kind, recipient: Recipient, address: str) -> Mail | None:
    """The letter of that kind, if it was sent."""
    scene.gatherly.drain()
    before = len(scene.mailer.sent_to(address))
    tell(scene, kind, recipient)
    scene.gatherly.drain()
    return next(iter(scene.mailer.sent_to(address)[before:]), None)


@pytest.fixture(params=["a user", "a guest"])
def whom(request: pytest.FixtureRequest, scene: Scene) -> tuple[Recipient, str]:
    if request.param == "a guest":
        return Recipient(address="guest@example.org"), "guest@example.org"
    ada = reachable(scene)
    return Recipient(ada.user_id), scene.user(ada).email


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIGEST])
def test_it_is_in_the_head_and_at_the_end_and_it_works(scene: Scene, kind: Kind, whom: tuple[Recipient, str]) -> None:
    mail = letter(scene, kind, *whom)
    assert mail is not None
    assert mail.html is not None
    if TOPIC_OF[kind] is Topic.BOOKINGS:
        assert mail.unsubscribe is None
        assert LINK not in mail.text + mail.html
        return
    assert mail.unsubscribe is not None
    assert mail.unsubscribe.startswith(LINK)
    assert mail.text.rstrip().endswith(mail.unsubscribe)
    assert f'href="{mail.unsubscribe}"' in mail.html
    assert scene.app.preferences.unsubscribe(mail.unsubscribe.removeprefix(LINK)).topics == {TOPIC_OF[kind]}
    assert letter(scene, kind, *whom) is None
