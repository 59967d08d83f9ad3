"""Load the shipped reference studies into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.references.files import SHIPPED, read_files
from sessions.references.services import Loaded, load_studies
from sessions.trainings.problems import TrainingFileError


class Command(BaseCommand):
    """Store each study whose file has changed; keep what an editor changed."""

    help = "Load the reference studies of a folder (the shipped ones by default)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept another folder of studies."""
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all, or nothing when a file has a fault: file and line are named."""
        folder: Path = options["folder"]
        files = read_files(folder)
        try:
            done = load_studies(files)
        except TrainingFileError as error:
            faults = "\n".join(f"{folder}/{problem}" for problem in error.problems)
            raise CommandError(faults) from error
        if options["verbosity"] > 0:
            for loaded in done:
                self.stdout.write(_line(loaded))
            self.stdout.write(f"{len(files)} studies, {len(files) - len(done)} unchanged")


def _line(loaded: Loaded) -> str:
    word = "new" if loaded.is_new else "updated"
    kept = f", kept as edited: {', '.join(loaded.kept)}" if loaded.kept else ""
    return f"{loaded.key}: {word}{kept}"
