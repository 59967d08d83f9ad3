"""A training as files: `training.yaml`, one YAML file per object, images in `media/`.

Reading and writing are inverse of each other; a set of files is a mapping of relative
path to bytes, so that a folder and a ZIP archive are read by the same code.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from sessions.activities import registry
from sessions.documents import TrainingDocument
from sessions.trainings.media import digest_media
from sessions.trainings.problems import Path as YamlPath
from sessions.trainings.problems import Problem, TrainingFileError, line_of, problems_of
from sessions.trainings.yaml_files import MAX_BYTES, read_yaml, write_yaml

HEAD = "training.yaml"
MEDIA = "media"
Files = Mapping[str, bytes]


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a training's folder, by path relative to it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    }


def write_folder(files: Files, folder: Path) -> None:
    """Write files below a folder, which is made if need be."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def load_files(files: Files) -> TrainingDocument:
    """Return the validated training of some files.

    Raises TrainingFileError naming file, line and fault, as many faults at once as can be told.
    """
    if HEAD not in files:
        raise TrainingFileError([Problem(HEAD, 0, _("this file is missing"))])
    head, lines = _read(files, HEAD)
    lines_of = {HEAD: lines}
    objects, problems = _read_objects(files, lines_of)
    faulty = {problem.file for problem in problems}
    head["objects"] = objects
    head["media"] = {
        name.removeprefix(f"{MEDIA}/"): digest_media(content)
        for name, content in files.items()
        if name.startswith(f"{MEDIA}/")
    }
    try:
        document = TrainingDocument.model_validate(head)
    except ValidationError as error:
        raise TrainingFileError([*problems_of(error, HEAD, lines), *problems]) from error
    problems += _check_links(document, lines, faulty)
    if not problems:
        problems = _check_objects(document, lines_of)
    if problems:
        raise TrainingFileError(problems)
    return document


def dump_files(document: TrainingDocument, media: Files) -> dict[str, bytes]:
    """Return the files of a training: the inverse of `load_files`."""
    data = document.canonical()
    objects: dict[str, dict[str, Any]] = data.pop("objects", {})
    names = data.pop("media", {})
    files = {HEAD: write_yaml(data).encode()}
    for activity, found in sorted(objects.items()):
        for key, value in sorted(found.items()):
            files[f"{activity}/{key}.yaml"] = write_yaml(_in_order(activity, value)).encode()
    return files | {f"{MEDIA}/{name}": media[name] for name in names}


def _read(files: Files, name: str) -> tuple[dict[str, Any], dict[YamlPath, int]]:
    content = files[name]
    if len(content) > MAX_BYTES:
        raise TrainingFileError([Problem(name, 0, _("this file is too large"))])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TrainingFileError([Problem(name, line, _("this is not UTF-8 text"))]) from error
    data, lines = read_yaml(text, name)
    if not isinstance(data, dict):
        raise TrainingFileError([Problem(name, 1, _("this file must hold named values"))])
    return data, lines


def _read_objects(
    files: Files, lines_of: dict[str, dict[YamlPath, int]]
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Return every object file, and note its lines; installed activities validate theirs."""
    objects: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for name in sorted(files):
        path = Path(name)
        if name == HEAD or path.parts[0] == MEDIA:
            continue
        if path.suffix != ".yaml" or len(path.parts) != 2:  # noqa: PLR2004 - activity/object.yaml
            problems.append(Problem(name, 0, _("this file is not part of a training")))
            continue
        try:
            data, lines_of[name] = _read(files, name)
        except TrainingFileError as error:
            problems += error.problems
            continue
        activity = path.parts[0]
        try:
            objects.setdefault(activity, {})[path.stem] = _validated(activity, data)
        except ValidationError as error:
            problems += problems_of(error, name, lines_of[name])
    return objects, problems


def _validated(activity: str, data: dict[str, Any]) -> dict[str, Any]:
    if activity not in registry:
        return data  # kept as it is for the day when its activity is installed
    model: BaseModel = registry.get(activity).document_model.model_validate(data)
    return model.model_dump(mode="json", exclude_defaults=True)


def _in_order(activity: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its fields in the order of its shape: PostgreSQL keeps none."""
    try:
        return _validated(activity, data)
    except ValidationError:  # an old edition, from before a stricter shape
        return data


def _check_links(
    document: TrainingDocument, lines: dict[YamlPath, int], faulty: set[str]
) -> list[Problem]:
    """Return the faults that show only between entries; files in `faulty` have told theirs."""
    faults = [*_twice(document), *_unknown_steps(document), *_part_faults(document, faulty)]
    return [Problem(HEAD, line_of(path, lines), message) for path, message in faults]


def _check_objects(
    document: TrainingDocument, lines_of: dict[str, dict[YamlPath, int]]
) -> list[Problem]:
    """Return what objects say wrongly of one another."""
    return [
        Problem(fault.file, line_of(fault.path, lines_of[fault.file]), fault.message)
        for activity in registry
        for fault in activity.faults(document)
    ]


def _twice(document: TrainingDocument) -> Iterator[tuple[YamlPath, str]]:
    keys = {
        "steps": [step.key for step in document.steps],
        "plans": [plan.key for plan in document.plans],
    }
    for name, found in keys.items():
        for index, key in enumerate(found):
            if key in found[:index]:
                yield (name, index, "key"), _("“{key}” stands twice").format(key=key)


def _unknown_steps(document: TrainingDocument) -> Iterator[tuple[YamlPath, str]]:
    steps = {step.key for step in document.steps}
    for index, plan in enumerate(document.plans):
        for number, entry in enumerate(plan.steps):
            if entry.step not in steps:
                message = _("no step is called “{key}”").format(key=entry.step)
                yield ("plans", index, "steps", number, "step"), message


def _part_faults(document: TrainingDocument, faulty: set[str]) -> Iterator[tuple[YamlPath, str]]:
    for index, step in enumerate(document.steps):
        for number, part in enumerate(step.parts):
            message = _part_fault(document, part.activity, part.object, part.mode)
            if message and f"{part.activity}/{part.object}.yaml" not in faulty:
                yield ("steps", index, "parts", number), message


def _part_fault(document: TrainingDocument, activity: str, key: str, mode: str) -> str:
    if activity not in registry:
        return ""
    if mode not in registry.get(activity).modes:
        return _("“{activity}” has no mode “{mode}”").format(activity=activity, mode=mode)
    if key not in document.objects.get(activity, {}):
        return _("the file {file} is missing").format(file=f"{activity}/{key}.yaml")
    return ""
