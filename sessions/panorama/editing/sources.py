"""What the lists of a form offer: networks, families, images… of the draft, and reference series."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sessions.panorama.cards import words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import ImageBlock
from sessions.panorama.editing.fields import Option
from sessions.references.selectors import series_choices

#: Letters of an alternative text that a list shows.
LONGEST = 90


class Sources:
    """The lists of one draft, each read when it is first wanted."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep what the draft holds."""
        self.catalogue = catalogue

    def options(self, source: str) -> list[Option]:
        """Return the entries of a list: key and words."""
        found: list[Option] = getattr(self, source)
        return found

    @cached_property
    def networks(self) -> list[Option]:
        """Return the networks by name."""
        return [(key, network.name) for key, network in self.catalogue.networks.items()]

    @cached_property
    def families(self) -> list[Option]:
        """Return the families of the typology."""
        return [(key, words(one.title)) for key, one in self.catalogue.families.items()]

    @cached_property
    def purposes(self) -> list[Option]:
        """Return the purposes of the typology."""
        return [(key, words(one.title)) for key, one in self.catalogue.purposes.items()]

    @cached_property
    def comparisons(self) -> list[Option]:
        """Return the comparison tables."""
        return [(key, words(one.title)) for key, one in self.catalogue.comparisons.items()]

    @cached_property
    def images(self) -> list[Option]:
        """Return the images by what slides say that they show; by file name where none does."""
        said = dict(_said_of_images(self.catalogue))
        twice = [text for text, number in Counter(said.values()).items() if number > 1]
        found = []
        for name in self.catalogue.media:
            text = said.get(name, "")
            label = f"{text} ({name})" if text in twice else text or name
            found.append((name, label))
        return sorted(found, key=lambda option: option[1].casefold())

    @cached_property
    def pictures(self) -> dict[str, str]:
        """Return the addresses of the images."""
        return {
            name: reverse("sessions:media", args=[digest])
            for name, digest in self.catalogue.media.items()
        }

    @cached_property
    def series(self) -> list[Option]:
        """Return the published reference series, each with its study."""
        return [*series_choices(shares_only=False)]


def _said_of_images(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Go through the images on slides, each with its alternative text."""
    for deck in catalogue.decks.values():
        for slide in deck.slides:
            for block in slide.blocks:
                if isinstance(block, ImageBlock):
                    yield block.name, Truncator(words(block.alt)).chars(LONGEST)


def with_missing(options: list[Option], chosen: list[str]) -> list[Option]:
    """Return a list with what is chosen first, also where it is not offered any more."""
    offered = dict(options)
    gone = _("%(key)s (not there any more)")
    first = [(key, offered.get(key, gone % {"key": key})) for key in chosen]
    return [*first, *(option for option in options if option[0] not in chosen)]
