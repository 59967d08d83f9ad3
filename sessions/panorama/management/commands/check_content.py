"""Check the content that the product ships with: trainings, surveys, reference studies."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from sessions.panorama.content_rules import faults_of
from sessions.trainings.problems import TrainingFileError, line_of
from sessions.trainings.yaml_files import read_yaml

SESSIONS = Path(__file__).resolve().parents[3]
SHIPPED = (
    SESSIONS / "trainings",
    SESSIONS / "references" / "data",
    SESSIONS / "survey" / "library",
)


class Command(BaseCommand):
    """Name every fault by file and line; the status is not 0 when there is one."""

    help = "Check both languages, sources, years, alternative texts and names of the content."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept other folders of content."""
        parser.add_argument("folders", nargs="*", type=Path, default=SHIPPED)

    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        """Read every YAML file of the folders."""
        files = sorted(path for folder in options["folders"] for path in folder.rglob("*.yaml"))
        if not files:
            raise CommandError("no content was found")
        faults = [fault for file in files for fault in _faults(file)]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{len(files)} files, no fault")


def _faults(file: Path) -> Iterator[str]:
    try:
        data, lines = read_yaml(file.read_text(encoding="utf-8"), file.name)
    except TrainingFileError as error:
        yield from (f"{file.parent}/{problem}" for problem in error.problems)
        return
    for path, message in faults_of(data):
        yield f"{file}:{line_of(path, lines)}: {message}"
