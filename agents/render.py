"""Jinja2 templates beside each agent, in a sandbox; text from people is a value, escaped by `md`."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

_SPECIAL = re.compile(r"([\\`*\[\]<>~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LINE_START = re.compile(r"(?m)^(\s*)(\d*)([-+=#]+|[.)])(?=\s|$)")


def escape_markdown(text: object) -> str:
    """Text that shows as typed: no HTML, link, image, heading, list or table can start in it."""
    return _LINE_START.sub(r"\1\2\\\3", _SPECIAL.sub(r"\\\1", str(text)))


def table_cell(text: object) -> str:
    """Escaped text on one line, fit for a table cell."""
    return escape_markdown(" ".join(str(text).split())).replace("|", "\\|")


class _Beside(BaseLoader):
    """Loads `agents.crisis:plan.zh.md.j2` from the `templates` folder of that package."""

    def get_source(self, environment: Any, template: str) -> Any:
        package, _, name = template.partition(":")
        path = files(package).joinpath("templates").joinpath(name)
        if not path.is_file():
            raise TemplateNotFound(template)
        return path.read_text("utf-8"), template, lambda: True


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=_Beside(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["md"] = escape_markdown
    environment.filters["cell"] = table_cell
    return environment


def render(package: str, template: str, language: str, **values: object) -> str:
    """Markdown from `templates/<template>.<language>.md.j2` of a package, runs of blank lines closed up."""
    name = f"{package}:{template}.{'en' if language == 'en' else 'zh'}.md.j2"
    text = _environment().get_template(name).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
