"""Write an edition of a training as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.models import Training
from sessions.services.trainings import edition_files
from sessions.trainings.files import write_folder


class Command(BaseCommand):
    """Write the newest (or a given) edition of a training below a folder."""

    help = "Export a training as YAML files and images."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the training's key, the target folder and perhaps a number."""
        parser.add_argument("key")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--edition", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, replacing those of the same names."""
        training = Training.objects.filter(key=options["key"]).first()
        if training is None:
            raise CommandError(f"no training is called {options['key']}")
        number = options["edition"]
        edition = training.editions.filter(number=number).first() if number else training.newest()
        if edition is None:
            raise CommandError(f"{training.key} has no edition {number}")
        write_folder(edition_files(edition), options["folder"] / training.key)
        self.stdout.write(f"{training.key} {edition.number} → {options['folder'] / training.key}")
