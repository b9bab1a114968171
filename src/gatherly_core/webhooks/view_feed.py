"""Following what happens."""

from dataclasses import dataclass

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.kernel.paging import Keyset, Position
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.errors import CursorExpired
from gatherly_core.webhooks.model import FactType, FeedFilter, FeedPage, Publication
from gatherly_core.webhooks.ports import Feed

IN_ORDER = Keyset("facts", int, asked_as="after")


@dataclass(frozen=True, slots=True)
class Facts:
    """Some facts in the order of the feed, and where to go on, now or later; there are `more` if it says so."""

    items: tuple[Publication, ...]
    next: Position
    more: bool


class ViewFeed:
    """What happened behind a place in the feed: all of it, in order, without any fact being passed over.

    - organizers see what concerns their own events, admins everything: Forbidden for others
    - the facts of 90 days are kept; CursorExpired when some behind that place are gone, as nobody could tell what
    """

    def __init__(self, unit_of_work: UnitOfWork, feed: Feed) -> None:
        self._unit_of_work = unit_of_work
        self._feed = feed

    def __call__(self, actor: Actor, after: Position | None, types: tuple[FactType, ...], limit: int) -> Facts:
        permit(actor, Action.VIEW_FACTS)
        wanted = FeedFilter(None if actor.is_admin else actor.user_id, types)
        key = IN_ORDER.key(after)
        page = self._unit_of_work.read(lambda: self._page(wanted, key[0] if key else None, limit))
        return Facts(page.items, IN_ORDER.position((page.next,)), page.more)

    def _page(self, wanted: FeedFilter, after: int | None, limit: int) -> FeedPage:
        if after is not None and after < self._feed.forgotten():
            raise CursorExpired("Facts behind this place are not kept any more. Begin anew, without a place.")
        return self._feed.browse(wanted, after or 0, limit)
