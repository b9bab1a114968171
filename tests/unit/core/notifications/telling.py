"""Telling people things, for tests: what is told is a sample, and the occasion each time another one."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.messages.samples import SAMPLES
from gatherly_core.notifications.devices import Platform
from gatherly_core.notifications.model import Kind, Notification, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import NotificationFilter
from tests.factories import new_id
from tests.unit.core.scene import Scene

PHONE = "+4915112345678"


def reachable(scene: Scene) -> Actor:
    """Somebody new who can be reached by every channel."""
    actor = scene.person()
    scene.confirm_address(actor)

    def give_number() -> None:
        account = scene.ports.users.account(actor.user_id)
        scene.ports.users.save(replace(account, user=replace(account.user, phone=PHONE)))

    scene.ports.unit_of_work.run(give_number)
    scene.app.preferences.register_device(actor, f"token-{actor.user_id}", Platform.ANDROID)
    return actor


def tell(scene: Scene, kind: Kind, *recipients: Recipient, subject: str = "News") -> None:
    """Tells them something of a kind."""
    matter = {**SAMPLES[kind.template], **({"subject": subject} if "subject" in SAMPLES[kind.template] else {})}
    scene.app.notifications.tell(News(occasion=f"test-{new_id()}", kind=kind, subject_matter=matter), recipients)


def told(scene: Scene, actor: Actor) -> tuple[Notification, ...]:
    """What somebody was told, and is to be told, the newest first."""
    page, found = PageRequest(100), []
    while True:
        answer = scene.app.notifications.list_notifications(actor, NotificationFilter(), page)
        found += answer.items
        if answer.next is None:
            return tuple(found)
        page = PageRequest(100, answer.next)
