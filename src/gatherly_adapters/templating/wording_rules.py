"""What an organizer's wording may be: text, variables, and conditions on them."""

from collections.abc import Iterator, Set

from jinja2 import Environment, Template, TemplateSyntaxError, nodes

from gatherly_adapters.templating.strangers import visible

MOST_SIGNS = 2_000
MOST_NODES = 400
"""How many texts, variables, conditions and values a wording has at most, its subject and all paragraphs together."""
DEEPEST = 30
FILTERS = frozenset({"date", "time", "brief"})

PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
)
"""What needs no more than that its parts are looked at. What is not named in `_wrong` or here is refused."""


class Unsound(Exception):
    """It is no wording; says where and why, in a sentence without its full stop."""


class Reader:
    """Reads a wording, part by part: each may say what those before have left of what a wording says at most."""

    def __init__(self, environment: Environment, variables: Set[str]) -> None:
        self._environment = environment
        self._variables = variables
        self._left = MOST_NODES

    def compiled(self, source: str) -> Template:
        """The part, ready to be rendered. Unsound when it is none: whatever it says, it is never run.

        An allow-list of what Jinja's parser makes of it: there are no loops, calls, attributes, arithmetic, assignments
        or other templates in a wording, so that rendering it takes no longer than reading it, and reaches nothing.
        """
        if len(source) > MOST_SIGNS:
            raise Unsound(f"it is longer than {MOST_SIGNS} characters")
        cleaned = "\n".join(map(visible, source.splitlines()))
        try:
            self._inspect(self._environment.parse(cleaned))
            return self._environment.from_string(cleaned)
        except TemplateSyntaxError as error:
            raise Unsound(f"line {error.lineno}: {(error.message or 'it cannot be read').rstrip('.')}") from None
        except (RecursionError, MemoryError, SyntaxError, ValueError):
            raise Unsound("it is nested too deep") from None

    def _inspect(self, tree: nodes.Template) -> None:
        for node, depth in _walk(tree):
            self._left -= 1
            if self._left < 0:
                raise Unsound(f"line {node.lineno}: there are too many variables and conditions in the whole wording")
            if depth > DEEPEST:
                raise Unsound(f"line {node.lineno}: its conditions are nested too deep")
            if wrong := _wrong(node, self._variables):
                raise Unsound(f"line {node.lineno}: {wrong}")


def _walk(tree: nodes.Template) -> Iterator[tuple[nodes.Node, int]]:
    # Without recursion, whatever the depth.
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _wrong(node: nodes.Node, variables: Set[str]) -> str | None:
    wrong = f"'{type(node).__name__}' cannot be used: there are variables and conditions only"
    match node:
        case nodes.Name():
            allowed, wrong = node.name in variables, f"there is no variable '{node.name}'"
        case nodes.Const():
            allowed, wrong = _harmless(node.value), "values are compared with short texts and whole numbers only"
        case nodes.Filter():
            plainly = isinstance(node.node, nodes.Name) and not (node.args or node.kwargs or node.dyn_args)
            allowed, wrong = plainly and node.name in FILTERS, f"the filter '{node.name}' cannot be used here"
        case _:
            allowed = isinstance(node, PLAIN)
    return None if allowed else wrong


def _harmless(value: object) -> bool:
    if isinstance(value, str):
        return value.isprintable()
    return value is None or isinstance(value, int)
