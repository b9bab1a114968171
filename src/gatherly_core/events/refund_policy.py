"""What bookers get back who cancel."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """`percent` of the price is given back to who cancels at least `days_before` days before the event starts."""

    days_before: int
    percent: int


RefundPolicy = tuple[Tier, ...]
"""What is given back, by how long before the event starts. () gives nothing back."""
