"""Load the shipped trainings into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sessions.enums import EditionSource
from sessions.services.trainings import add_edition
from sessions.trainings.files import HEAD, read_folder
from sessions.trainings.problems import TrainingFileError


class Command(BaseCommand):
    """Add an edition for each training folder whose content is new; change nothing else."""

    help = "Load the trainings of a folder (the shipped ones by default)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept another folder of trainings."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.TRAININGS_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each training; stop at the first with a fault, naming file and line."""
        for head in sorted(options["folder"].glob(f"*/{HEAD}")):
            folder = head.parent
            try:
                edition, new = add_edition(files=read_folder(folder), source=EditionSource.SHIPPED)
            except TrainingFileError as error:
                faults = "\n".join(f"{folder}/{problem}" for problem in error.problems)
                raise CommandError(faults) from error
            if options["verbosity"] > 0:
                word = "new edition" if new else "known edition"
                self.stdout.write(f"{edition.training.key}: {word} {edition.number}")
