"""The content check fails on each planted fault, and names its place."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from sessions.panorama.content_rules import faults_of

BOTH = {"fr": "Bonjour", "en": "Hello"}
FIGURE = {
    "kind": "figure",
    "value": "58 %",
    "label": BOTH,
    "study": BOTH,
    "source": BOTH,
    "year": "2014",
}


def texts(fr: str, **fields: Any) -> dict[str, Any]:
    return {"text": {"fr": fr, "en": "Fine"}, **fields}


@pytest.mark.parametrize(
    "data",
    [
        {"title": BOTH, "blocks": [FIGURE]},
        texts("58 % des salariés en 2014"),
        texts("58 % des salariés", year="2014"),
        texts("58 % des salariés", date="2014-06"),
        texts("58 % des salariés", date="2016-05", grade="course"),
        texts("Cinq publications de 280 caractères, 15 minutes"),
        texts("Michel et Augustin, Welcome to the Jungle, Harris Interactive"),
        {"kind": "figure", "status": "not_found", "label": BOTH, "study": BOTH},
        {"kind": "image", "name": "a.svg", "alt": BOTH, "credit": BOTH},
    ],
)
def test_good_content_has_no_fault(data: dict[str, Any]) -> None:
    assert faults_of(data) == []


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ({"title": {"fr": "Bonjour"}}, ("title",), "English"),
        ({"title": {"fr": "Bonjour", "en": " "}}, ("title",), "English"),
        ({"blocks": [{**FIGURE, "source": None}]}, ("blocks", 0), "source"),
        ({"blocks": [{**FIGURE, "year": ""}]}, ("blocks", 0), "year"),
        ({"blocks": [{**FIGURE, "study": {}}]}, ("blocks", 0), "study"),
        ({"kind": "image", "credit": BOTH}, (), "alt"),
        ({"kind": "quote", "text": BOTH}, (), "source"),
        (texts("58 % des salariés"), ("text", "fr"), "year"),
        (texts("10 000 mentions « j’aime »"), ("text", "fr"), "year"),
        (texts("65 millions de membres"), ("text", "fr"), "year"),
        (texts("Payer 18 € par mois"), ("text", "fr"), "year"),
        (texts("Vu", grade="course", date="2026-11"), (), "after the course"),
        (texts("Merci à Julie Exemple"), ("text", "fr"), "private person"),
        (texts("Écrire à Mme Exemple"), ("text", "fr"), "private person"),
    ],
)
def test_a_planted_fault_is_found_where_it_is(
    data: dict[str, Any], path: tuple[str | int, ...], words: str
) -> None:
    with translation.override("en"):
        found = faults_of(data)
    assert [where for where, _message in found] == [path]
    assert words in found[0][1]


def test_the_shipped_content_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content")
    assert "no fault" in capsys.readouterr().out


def test_a_fault_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").write_text(
        "title: {fr: Un, en: One}\nslides:\n- key: one\n  title: {fr: Seul}\n"
    )
    with pytest.raises(CommandError, match=r"deck\.yaml:4: nothing is written in English"):
        call_command("check_content", tmp_path)


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("check_content", tmp_path)
