"""Whose an endpoint is."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.errors import EndpointNotFound


def owned(endpoint: Endpoint, actor: Actor, action: Action) -> Endpoint:
    """The endpoint, if it is the actor's own, to whom `action` is allowed. EndpointNotFound otherwise."""
    if not may(actor, action, owner=endpoint.owner_id):
        raise EndpointNotFound("There is no such endpoint.")
    return endpoint
