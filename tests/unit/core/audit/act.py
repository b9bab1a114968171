"""What tests of the audit trail have people do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gatherly_core.application import Application
from gatherly_core.audit.model import Detail
from gatherly_core.kernel.identifiers import UserId


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody does, and what is to be written about it.

    `target` finds what it was done to in its result. `by` is None for the operator.
    """

    by: UserId | None
    do: Callable[[Application], Any]
    target: Callable[[Any], UUID]
    details: Mapping[str, Detail]
