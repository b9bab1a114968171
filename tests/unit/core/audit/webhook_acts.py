"""What is done to webhook endpoints."""

from collections.abc import Callable

from gatherly_core.accounts.model import Role
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Revealed
from tests.unit.core.audit.act import Act
from tests.unit.core.scene import Scene

URL = "https://crm.example.org/hooks"


def _endpoint(scene: Scene) -> Revealed:
    return scene.app.webhooks.create_endpoint(scene.organizer, URL, ())


def _delivery(scene: Scene) -> Delivery:
    made = _endpoint(scene)
    scene.event(published=False)
    return scene.app.webhooks.view_deliveries(scene.organizer, made.endpoint.id, PageRequest()).items[0]


def webhook_endpoint_created(scene: Scene) -> Act:
    actor = scene.person(Role.ORGANIZER)
    return Act(
        by=actor.user_id,
        do=lambda app: app.webhooks.create_endpoint(actor, URL, ()),
        target=lambda revealed: revealed.endpoint.id,
        details={},
    )


def webhook_endpoint_deleted(scene: Scene) -> Act:
    made = _endpoint(scene)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.webhooks.delete_endpoint(scene.organizer, made.endpoint.id),
        target=lambda _: made.endpoint.id,
        details={},
    )


def webhook_endpoint_secret_rotated(scene: Scene) -> Act:
    made = _endpoint(scene)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.webhooks.rotate_secret(scene.organizer, made.endpoint.id),
        target=lambda _: made.endpoint.id,
        details={},
    )


def webhook_endpoint_switched_on(scene: Scene) -> Act:
    made = _endpoint(scene)
    scene.ports.unit_of_work.run(lambda: scene.ports.endpoints.save(made.endpoint.gone(scene.clock.now())))
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.webhooks.switch_on_endpoint(scene.organizer, made.endpoint.id),
        target=lambda _: made.endpoint.id,
        details={},
    )


def webhook_delivery_repeated(scene: Scene) -> Act:
    delivery = _delivery(scene)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.webhooks.redeliver(scene.organizer, delivery.endpoint_id, delivery.id),
        target=lambda _: delivery.id,
        details={"endpoint_id": str(delivery.endpoint_id)},
    )


WEBHOOK_ACTS: dict[Deed, Callable[[Scene], Act]] = {
    Deed.WEBHOOK_ENDPOINT_CREATED: webhook_endpoint_created,
    Deed.WEBHOOK_ENDPOINT_DELETED: webhook_endpoint_deleted,
    Deed.WEBHOOK_ENDPOINT_SECRET_ROTATED: webhook_endpoint_secret_rotated,
    Deed.WEBHOOK_ENDPOINT_SWITCHED_ON: webhook_endpoint_switched_on,
    Deed.WEBHOOK_DELIVERY_REPEATED: webhook_delivery_repeated,
}
