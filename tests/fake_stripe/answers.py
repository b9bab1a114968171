"""How objects are shown: pages of lists, and objects expanded within others (https://docs.stripe.com/expand)."""

import copy
from typing import Any

from tests.fake_stripe import parameters
from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.refusals import Refusal, invalid_request, resource_missing

DEFAULT_LIMIT = 10
DEEPEST = 4
EXPANDABLE = frozenset(
    """
    balance_transaction charge data failure_balance_transaction latest_charge payment_intent payment_method source
    """.split()
)


def page(newest_first: list[Thing], path: str, asked: dict[str, Any]) -> Thing:
    """Part of a list, cut by `created`, `starting_after`, `ending_before` and `limit`."""
    bounds = asked.get("created", {})
    things = [thing for thing in newest_first if _within(thing["created"], bounds)]
    limit = asked.get("limit", DEFAULT_LIMIT)
    if "ending_before" in asked:
        newer = things[: _place(things, asked["ending_before"], "ending_before")]
        shown, more = newer[-limit:], len(newer) > limit
    else:
        first = _place(things, asked["starting_after"], "starting_after") + 1 if "starting_after" in asked else 0
        shown, more = things[first : first + limit], len(things) > first + limit
    return {"object": "list", "data": shown, "has_more": more, "url": path}


def _within(moment: int, bounds: dict[str, int]) -> bool:
    return bounds.get("gte", moment) <= moment <= bounds.get("lte", moment) and bounds.get(
        "gt", moment - 1
    ) < moment < bounds.get("lt", moment + 1)


def _place(things: list[Thing], id: str, param: str) -> int:
    for place, thing in enumerate(things):
        if thing["id"] == id:
            return place
    raise resource_missing("object", id, param, status=400)


def expansions(name: str, given: Any) -> list[str]:
    """Reads the parameter `expand`. Raises Refusal, before anything is done."""
    paths = parameters.texts(name, given)
    for place, path in enumerate(paths):
        steps = path.split(".")
        if len(steps) > DEEPEST or not EXPANDABLE.issuperset(steps):
            raise _not_expandable(path, f"{name}[{place}]")
    return paths


def expanded(account: Account, thing: Thing, paths: list[str]) -> Thing:
    """A copy in which the objects of these paths stand in the place of their identifiers."""
    whole = copy.deepcopy(thing)
    for path in paths:
        _expand(account, whole, path.split("."), path)
    return whole


def _expand(account: Account, within: Any, steps: list[str], path: str) -> None:
    if isinstance(within, list):
        for each in within:
            _expand(account, each, steps, path)
        return
    if not isinstance(within, dict) or steps[0] not in within:
        raise _not_expandable(path, "expand")
    name, *deeper = steps
    value = within[name]
    if isinstance(value, str):
        within[name] = value = copy.deepcopy(account.find(value))
    if deeper and value is not None:
        _expand(account, value, deeper, path)


def _not_expandable(path: str, param: str) -> Refusal:
    return invalid_request(f"This property cannot be expanded ({path}).", param=param)
