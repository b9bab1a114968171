"""What puts into words."""

from functools import cache

from gatherly_adapters.templating.jinja_templates import JinjaTemplates


@cache
def templates() -> JinjaTemplates:
    """The same for the whole process: it keeps nothing but the templates, which take a while to read."""
    return JinjaTemplates()
