"""Reading YAML with the line of every value, writing it in the one canonical form."""

from typing import Any

import yaml
from django.utils.translation import gettext as _

from sessions.trainings.problems import Path, Problem, TrainingFileError

MAX_BYTES = 1_000_000
_WIDTH = 10_000


#: What YAML's own types make of a value that they cannot hold (a 13th month, `!!bool maybe`).
_UNFIT = (ValueError, OverflowError, AttributeError, LookupError, TypeError)


class UnfitError(yaml.MarkedYAMLError):
    """A value is none of the type that it looks like."""


#: The same reader in C, where the package was built with it: ten times as fast.
_FAST = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_FAST):  # type: ignore[misc,valid-type]
    """Says where a value stands that cannot be made."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except _UNFIT as error:
            raise UnfitError(problem=str(error), problem_mark=node.start_mark) from error


def read_yaml(text: str, file: str) -> tuple[Any, dict[Path, int]]:
    """Return the data and the line (from 1) of each path in it.

    Raises TrainingFileError with file and line for bad YAML, impossible values, aliases, and
    doubled keys.
    """
    lines: dict[Path, int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None, {(): 1}
        _walk(node, (), lines, file, set())
        data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise TrainingFileError([Problem(file, line, _said(error))]) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise TrainingFileError([Problem(file, 0, str(error))]) from error
    except RecursionError as error:
        raise TrainingFileError([Problem(file, 0, _("too deeply nested"))]) from error
    return data, lines


def _said(error: yaml.MarkedYAMLError) -> str:
    """Return what keeps a file from being read, in the reader's language."""
    if isinstance(error, UnfitError):
        return _("this value is impossible")
    return _("this cannot be read: look at the colons, quotation marks, brackets and indentation")


def _walk(node: yaml.Node, path: Path, lines: dict[Path, int], file: str, seen: set[int]) -> None:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in seen:
        raise TrainingFileError([Problem(file, line, _("aliases are not allowed"))])
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            key_line = key.start_mark.line + 1
            if inner in lines:
                said = _("“{key}” stands twice").format(key=key.value)
                raise TrainingFileError([Problem(file, key_line, said)])
            lines[inner] = key_line
            _walk(value, inner, lines, file, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines, file, seen)


class _Dumper(yaml.SafeDumper):
    """Block style everywhere; texts of several lines as literal blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(data: Any) -> str:
    """Return the canonical YAML of plain data: `read_yaml` gives the same data back."""
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
