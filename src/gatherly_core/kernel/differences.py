"""What a check of the stored figures found: a figure that is not what it must be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that differs from the one recomputed from what it stands for."""

    what: str
    stored: int | str
    recomputed: int | str

    def __str__(self) -> str:
        return f"{self.what}: stored {self.stored}, recomputed {self.recomputed}"
