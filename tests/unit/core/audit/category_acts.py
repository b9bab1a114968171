"""What is done to categories."""

from collections.abc import Callable

from gatherly_core.audit.deeds import Deed
from tests.unit.core.audit.act import Act
from tests.unit.core.scene import Scene


def category_created(scene: Scene) -> Act:
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.events.create_category(scene.admin, "Open air"),
        target=lambda category: category.id,
        details={},
    )


def category_edited(scene: Scene) -> Act:
    category = scene.app.events.create_category(scene.admin, "Open air")
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.events.rename_category(scene.admin, category.id, "Out of doors"),
        target=lambda _: category.id,
        details={},
    )


def category_deleted(scene: Scene) -> Act:
    category = scene.app.events.create_category(scene.admin, "Open air")
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.events.delete_category(scene.admin, category.id),
        target=lambda _: category.id,
        details={},
    )


CATEGORY_ACTS: dict[Deed, Callable[[Scene], Act]] = {
    Deed.CATEGORY_CREATED: category_created,
    Deed.CATEGORY_EDITED: category_edited,
    Deed.CATEGORY_DELETED: category_deleted,
}
