"""Networks, comparisons and frameworks of a training file: what one says wrongly of another."""

from pathlib import Path

import pytest
from django.utils import translation

from sessions.activities import registry
from sessions.enums import EditionSource, State
from sessions.selectors import agenda_rows
from sessions.services import creation, states, trainings
from sessions.trainings.files import dump_files, load_files, read_folder
from sessions.trainings.problems import TrainingFileError
from tests.factories import HEAD, SMALL, fresh, go_to_step, make_teacher

SHIPPED = Path("sessions/trainings/reseau-professionnel-rsn")
TYPOLOGY = """\
title: {fr: Typologie}
source: {fr: la nôtre}
families:
- key: general
  title: {fr: Général}
  text: {fr: Pour tous}
purposes:
- key: job
  title: {fr: Trouver un emploi}
  advice: {fr: Soigner son profil}
"""
NETWORK = """\
name: Premier
family: general
purposes:
- job
summary: {fr: Un réseau}
"""
FRAMEWORK = """\
title: {fr: Compétences numériques}
short: Cadre 2019
version: '2019'
source: {fr: Décret}
competences:
- number: '2.4'
  title: {fr: S’insérer dans le monde numérique}
"""


def files(**changed: str) -> dict[str, bytes]:
    """Return the shipped training with one network of another world added."""
    added = {"typology/other": TYPOLOGY, "networks/first": NETWORK, "frameworks/fr": FRAMEWORK}
    texts = {**added, **{name.replace("__", "/"): text for name, text in changed.items()}}
    return {
        **read_folder(SHIPPED),
        **{f"{name}.yaml": text.encode() for name, text in texts.items()},
    }


def problems(**changed: str) -> list[str]:
    with pytest.raises(TrainingFileError) as caught:
        load_files(files(**changed))
    return [str(problem) for problem in caught.value.problems]


def test_a_training_with_networks_is_read_and_written_back() -> None:
    document = load_files(files())
    written = dump_files(document, dict.fromkeys(document.media, b""))
    texts = {name: text for name, text in written.items() if not name.startswith("media/")}
    assert load_files({**files(), **texts}) == document


def test_an_unknown_family_or_purpose_is_named_with_its_line() -> None:
    wrong = NETWORK.replace("general", "nowhere").replace("- job", "- job\n- fame")
    assert [line.split(": ")[0] for line in problems(networks__first=wrong)] == [
        "networks/first.yaml:2",
        "networks/first.yaml:5",
    ]


def test_a_comparison_of_an_unknown_network_is_named_with_its_line() -> None:
    table = """\
title: {fr: Deux}
networks:
- first
- lost
year: '2016'
source: {fr: Cours}
criteria:
- key: users
  title: {fr: Membres}
"""
    (line,) = problems(comparisons__two=table)
    assert line.startswith("comparisons/two.yaml:4: ")


def test_a_slide_that_names_what_is_not_there_is_named_with_its_line() -> None:
    deck = """\
title: {fr: Un}
slides:
- key: one
  title: {fr: Un}
  blocks:
  - kind: cards
    networks:
    - first
    - lost
  - kind: image
    name: lost.svg
    alt: {fr: Rien}
    credit: {fr: Personne}
"""
    found = problems(content__one=deck)
    assert [line.split(": ")[0] for line in found] == [
        "content/one.yaml:7",
        "content/one.yaml:11",
    ]


def test_a_competence_that_no_framework_has_is_named_with_its_line() -> None:
    head = read_folder(SHIPPED)["training.yaml"].decode()
    untagged = "    object: break\n    mode: show\n"
    assert untagged in head
    tagged = head.replace(untagged, untagged + "  competences:\n  - fr/9.9\n", 1)
    (line,) = problems(training=tagged)
    number = tagged[: tagged.index("fr/9.9")].count("\n") + 1
    assert line.startswith(f"training.yaml:{number}: ")


def test_a_closed_network_needs_the_fact_of_its_closing() -> None:
    found = problems(networks__first=NETWORK + "status: closed\n")
    assert len(found) == 1
    assert found[0].startswith("networks/first.yaml:")


@pytest.mark.django_db
def test_the_competences_of_a_step_are_read_before_and_after_the_session() -> None:
    tagged = {
        **SMALL,
        "training.yaml": HEAD.replace(
            "- key: ask\n", "- key: ask\n  competences: [fr/2.4]\n"
        ).encode(),
        "frameworks/fr.yaml": FRAMEWORK.encode(),
    }
    edition, _new = trainings.add_edition(files=tagged, source=EditionSource.SHIPPED)
    session = creation.create_from_training(
        owner=make_teacher(), edition=edition, plan_key="short", title="Ma séance"
    )
    words = "Cadre 2019 2.4\u00a0: S’insérer dans le monde numérique"
    with translation.override("fr"):
        rows = {row.step.key: row.tags for row in agenda_rows(session)}
        assert rows == {"first": [], "ask": [words], "last": []}
        frameworks = registry.get("frameworks")
        assert list(frameworks.report(session)) == []  # the room has not been there
        for to in (State.OPEN, State.LIVE):
            states.change_state(training_session=session, to=to)
        go_to_step(session, "ask")
        (page,) = frameworks.report(fresh(session))
        assert page.context["competences"] == [words]
