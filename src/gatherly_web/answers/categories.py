"""Categories, as they are answered."""

from typing import Any

from gatherly_core.events.browse_labels import CategoryLabel
from gatherly_core.events.categories import Category


def category_answer(category: Category) -> dict[str, Any]:
    return {
        "id": category.id,
        "name": category.name,
        "created_at": category.created_at,
        "updated_at": category.updated_at,
    }


def category_label_answer(label: CategoryLabel) -> dict[str, Any]:
    return {"id": label.id, "name": label.name, "count": label.count}
