"""The networks that ship: what they say of themselves holds with the shipped references."""

from pathlib import Path

from django.conf import settings

from sessions.panorama.catalogue import Catalogue, read_catalogue
from sessions.references.files import SHIPPED, read_files, read_studies
from sessions.trainings.files import load_files, read_folder

TRAINING = Path(settings.TRAININGS_DIR) / "reseau-professionnel-rsn"


def catalogue() -> Catalogue:
    return read_catalogue(load_files(read_folder(TRAINING)).canonical())


def test_every_series_of_a_network_is_among_the_shipped_references() -> None:
    studies = read_studies(read_files(SHIPPED)).values()
    known = {series.key for study in studies for series in study.series}
    named = {key for network in catalogue().networks.values() for key in network.series}
    assert named
    assert named <= known


def test_every_family_and_every_purpose_has_a_network() -> None:
    found = catalogue()
    networks = found.networks.values()
    assert {network.family for network in networks} == set(found.families)
    assert {purpose for network in networks for purpose in network.purposes} == set(found.purposes)


def test_a_network_that_ended_or_whose_state_was_not_found_gives_no_address() -> None:
    doubtful = ("closed", "merged", "unknown")
    found = [one for one in catalogue().networks.values() if one.status in doubtful]
    assert found
    assert [network.name for network in found if network.url] == []


def test_every_text_of_networks_and_tables_stands_in_both_languages() -> None:
    for folder in ("networks", "comparisons", "typology", "frameworks"):
        for name, content in read_folder(TRAINING / folder).items():
            lines = [line.strip()[:3] for line in content.decode().splitlines()]
            assert lines.count("fr:") == lines.count("en:") > 0, f"{folder}/{name}"
