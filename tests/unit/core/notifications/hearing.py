"""What people in a scene hear."""

from typing import NamedTuple

from gatherly_core.accounts.model import Actor
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.mail.model import Mail
from gatherly_core.notifications.model import Channel, Kind, Notification
from gatherly_core.notifications.ports import NotificationFilter
from tests.unit.core.scene import Scene


class Heard(NamedTuple):
    kind: Kind
    channel: Channel


def notifications(scene: Scene, who: Actor | UserId) -> list[Notification]:
    """All that a user was told, oldest first."""
    user_id = who.user_id if isinstance(who, Actor) else who
    wanted, page = NotificationFilter(), PageRequest(100)
    told = scene.ports.unit_of_work.read(lambda: scene.ports.notifications.of_user(user_id, wanted, page))
    return list(reversed(told.items))


def heard(scene: Scene, who: Actor | UserId) -> list[Heard]:
    """Of what a user was told by which channel, in a fixed order."""
    return sorted(Heard(told.kind, told.channel) for told in notifications(scene, who))


def shown(scene: Scene, who: Actor | UserId, kind: Kind) -> Notification:
    """The one thing of this kind that a user was told in Gatherly itself."""
    (found,) = (each for each in notifications(scene, who) if (each.kind, each.channel) == (kind, Channel.IN_APP))
    return found


def mails(scene: Scene, who: Actor | UserId | str) -> list[Mail]:
    """The mails of notifications to a user, or to an address, oldest first."""
    address = who if isinstance(who, str) else address_of(scene, who)
    return [mail for mail in scene.mailer.sent_to(address) if mail.message_id.startswith("notification-")]


def address_of(scene: Scene, who: Actor | UserId) -> str:
    user_id = who.user_id if isinstance(who, Actor) else who
    return scene.ports.unit_of_work.read(lambda: scene.ports.users.get(user_id)).email


def by_usual_channels(*kinds: Kind) -> list[Heard]:
    """Each kind in Gatherly itself and by e-mail."""
    return sorted(Heard(kind, channel) for kind in kinds for channel in (Channel.IN_APP, Channel.EMAIL))
