"""Shipped studies as files: one YAML file a study, named by its key."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from sessions.documents import Key
from sessions.references.documents import StudyDocument
from sessions.trainings.problems import Problem, TrainingFileError, problems_of
from sessions.trainings.yaml_files import MAX_BYTES, read_yaml

SHIPPED = Path(__file__).parent / "data"
_KEY: TypeAdapter[str] = TypeAdapter(Key)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the study files of a folder by the key of the study."""
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def read_studies(files: Mapping[str, bytes]) -> dict[str, StudyDocument]:
    """Return the validated studies; TrainingFileError names file and line of every fault."""
    studies: dict[str, StudyDocument] = {}
    problems: list[Problem] = []
    owners: dict[str, str] = {}
    for key, content in files.items():
        try:
            studies[key] = read_study(key, content)
        except TrainingFileError as error:
            problems += error.problems
            continue
        for series in studies[key].series:
            if owners.setdefault(series.key, key) != key:
                twice = _("“{key}” stands in {file}, too").format(
                    key=series.key, file=f"{owners[series.key]}.yaml"
                )
                problems.append(Problem(f"{key}.yaml", 0, twice))
    if problems:
        raise TrainingFileError(problems)
    return studies


def read_study(key: str, content: bytes) -> StudyDocument:
    """Return one validated study; TrainingFileError names the line of every fault."""
    name = f"{key}.yaml"
    if len(content) > MAX_BYTES:
        raise TrainingFileError([Problem(name, 0, _("this file is too large"))])
    try:
        _KEY.validate_python(key)
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TrainingFileError([Problem(name, line, _("this is not UTF-8 text"))]) from error
    except ValidationError as error:
        named = _("the name takes lower-case letters, digits and hyphens")
        raise TrainingFileError([Problem(name, 0, named)]) from error
    data, lines = read_yaml(text, name)
    try:
        return StudyDocument.model_validate(data)
    except ValidationError as error:
        raise TrainingFileError(problems_of(error, name, lines)) from error
