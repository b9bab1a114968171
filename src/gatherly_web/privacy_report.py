"""What operators are told of what is held about people."""

from collections.abc import Iterator, Sequence

from gatherly_core.privacy.model import Left


def lines(left: Sequence[Left]) -> Iterator[str]:
    """A table of every place where something about people may be, and a sentence."""
    width = max(len(each.place) for each in left)
    yield f"{'place':{width}}  {'held':>10}  {'overdue':>10}  oldest"
    for each in left:
        oldest = f"{each.oldest:%Y-%m-%d}" if each.oldest else "-"
        yield f"{each.place:{width}}  {each.held:>10}  {each.overdue:>10}  {oldest}"
    overdue = sum(each.overdue for each in left)
    yield f"Overdue: {overdue}" if overdue else "Nothing is kept that should have gone."
