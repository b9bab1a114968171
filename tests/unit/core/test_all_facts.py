from gatherly_core.all_facts import FACTS
from gatherly_core.kernel.facts import Fact


def subclasses(kind: type) -> set[type]:
    return {sub for child in kind.__subclasses__() for sub in {child, *subclasses(child)}}


def test_it_lists_every_kind_of_fact_once() -> None:
    modules = {kind.__module__ for kind in FACTS}
    kinds = {kind for kind in subclasses(Fact) if kind.__module__ in modules}
    # By name, as a dataclass with slots leaves the class behind that it was made of.
    bases = {kind.__name__ for kind in kinds if kind.__subclasses__()}
    assert {kind.__name__ for kind in FACTS} == {kind.__name__ for kind in kinds} - bases
    assert len(set(FACTS)) == len(FACTS)
