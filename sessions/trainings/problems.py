"""What is wrong in a training's files, said precisely: which file, which line, what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One fault. `line` counts from 1; 0 when the whole file is meant."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return "file:line: message"."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else self.text

    @property
    def text(self) -> str:
        """Return the problem without a line."""
        return f"{self.file}: {self.message}"


class TrainingFileError(Exception):
    """The files are not a valid training; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems, in the order of the files."""
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _sentences() -> dict[str, str]:
    """Return what to say of each kind of fault that the shapes report."""
    return {
        "missing": _("“{field}” is missing"),
        "extra_forbidden": _("“{field}” is not known here"),
        "string_type": _("“{field}” must be a text"),
        "string_too_short": _("“{field}” is empty"),
        "string_too_long": _("“{field}” is too long (at most {max_length} characters)"),
        "string_pattern_mismatch": _("“{field}” takes lower-case letters, digits and hyphens"),
        "int_type": _("“{field}” must be a whole number"),
        "int_parsing": _("“{field}” must be a whole number"),
        "greater_than_equal": _("“{field}” must be at least {ge}"),
        "less_than_equal": _("“{field}” must be at most {le}"),
        "list_type": _("“{field}” must be a list"),
        "dict_type": _("“{field}” must hold named values"),
        "model_type": _("“{field}” must hold named values"),
        "model_attributes_type": _("“{field}” must hold named values"),
        "too_short": _("“{field}” holds too few entries (at least {min_length})"),
        "too_long": _("“{field}” holds too many entries (at most {max_length})"),
        "bool_type": _("“{field}” must be true or false"),
        "bool_parsing": _("“{field}” must be true or false"),
        "enum": _("“{field}” must be one of: {expected}"),
        "literal_error": _("“{field}” must be one of: {expected}"),
        "union_tag_invalid": _("“{field}” must be one of: {expected_tags}"),
        "union_tag_not_found": _("“{field}” must say its kind"),
        "date_type": _("“{field}” must be a day: 2025-06-26"),
        "date_parsing": _("“{field}” must be a day: 2025-06-26"),
        "date_from_datetime_parsing": _("“{field}” must be a day: 2025-06-26"),
        "url_parsing": _("“{field}” must be a web address"),
        "url_scheme": _("“{field}” must be a web address"),
        "text_missing": _("“{field}” needs a text in at least one language"),
        "text_control": _("“{field}” holds a control character"),
    }


def problems_of(error: ValidationError, file: str, lines: dict[Path, int]) -> list[Problem]:
    """Turn the faults of a shape into problems with the line where each stands."""
    found = []
    for fault in error.errors(include_url=False):
        path = tuple(fault["loc"])
        message = sentence_of(fault, _field(path))
        found.append(Problem(file, line_of(path, lines), message))
    return found


def sentence_of(fault: "ErrorDetails", field: str) -> str:
    """Return what is wrong with a field, in the active language."""
    values: dict[str, Any] = {"field": field, **fault.get("ctx", {})}
    sentence = _sentences().get(fault["type"])
    return sentence.format(**values) if sentence else f"“{field}”: {fault['msg']}"


def _field(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    return names[-1] if names else "."


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of the nearest place that the file has for this path."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1
