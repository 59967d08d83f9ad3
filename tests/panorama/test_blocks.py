"""Blocks of a slide on a screen."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pydantic import ValidationError

from sessions.panorama.blocks import Figures, SeriesView, arranged
from sessions.panorama.catalogue import read_catalogue
from sessions.panorama.documents import FigureBlock, SlideDocument
from sessions.references.heading import heading_of
from tests.references import studies

EMPTY = read_catalogue({})

FIGURE: dict[str, Any] = {
    "kind": "figure",
    "value": "58 %",
    "label": {"fr": "des salariés"},
    "study": {"fr": "Étude"},
    "year": "2014",
    "source": {"fr": "Revue"},
}


def figure(**values: Any) -> dict[str, Any]:
    return {**FIGURE, **values}


def slide(*blocks: dict[str, Any]) -> SlideDocument:
    return SlideDocument.model_validate({"key": "x", "title": {"fr": "T"}, "blocks": list(blocks)})


def test_neighbouring_figures_of_one_source_say_it_once() -> None:
    text = {"kind": "text", "text": {"fr": "Bonjour"}}
    shown = arranged(slide(text, figure(), figure(value="30 %"), text).blocks, EMPTY)
    assert [block.kind for block in shown] == ["text", "figures", "text"]
    group = shown[1]
    assert isinstance(group, Figures)
    assert group.source == "Étude, 2014 · Revue"
    assert [one.source for one in group.figures] == ["", ""]


def test_figures_of_different_sources_each_say_theirs() -> None:
    (group,) = arranged(slide(figure(), figure(source={"fr": "Autre"})).blocks, EMPTY)
    assert isinstance(group, Figures)
    assert group.source == ""
    assert all(one.source for one in group.figures)


def test_a_weak_figure_is_kept_from_the_room() -> None:
    assert arranged(slide(figure(grade="C")).blocks, EMPTY) == []


def test_a_year_and_a_standing_are_not_said_twice() -> None:
    with translation.override("fr"):
        (group,) = arranged(
            slide(
                figure(
                    study={"fr": "Chiffres de 2014"},
                    status="probable",
                    source={"fr": "source probable : Étude"},
                )
            ).blocks,
            EMPTY,
        )
        assert isinstance(group, Figures)
        assert group.figures[0].source == "Chiffres de 2014 · source probable : Étude"
        assert group.figures[0].standing == ""


def test_each_figure_keeps_its_own_population_and_standing() -> None:
    with translation.override("fr"):
        lost = figure(status="not_found", value=None, population={"fr": "Élèves"})
        (group,) = arranged(slide(figure(), lost).blocks, EMPTY)
    assert isinstance(group, Figures)
    assert group.source == "Étude, 2014 · Revue"
    assert [one.population for one in group.figures] == ["", "Élèves"]
    assert [bool(one.standing) for one in group.figures] == [False, True]


@pytest.mark.parametrize(
    "broken",
    [
        {"source": None},
        {"year": None},
        {"value": None},
        {"status": "not_found"},
        {"url": "javascript:alert(1)"},
        {"grade": "Z"},
    ],
)
def test_a_figure_without_its_source_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FigureBlock.model_validate(figure(**broken))


NETWORKS: dict[str, Any] = {
    "objects": {
        "typology": {
            "main": {
                "title": {"fr": "Typologie"},
                "source": {"fr": "la nôtre"},
                "families": [{"key": "general", "title": {"fr": "Général"}, "text": {"fr": "Tous"}}],
                "purposes": [{"key": "job", "title": {"fr": "Emploi"}, "advice": {"fr": "Soigner"}}],
            }
        },
        "networks": {
            "first": {
                "name": "Premier",
                "family": "general",
                "purposes": ["job"],
                "summary": {"fr": "Un réseau"},
                "status": "closed",
                "facts": [
                    {"kind": "closed", "date": "2019-04", "text": {"fr": "Fermé"},
                     "source": {"fr": "Presse"}, "grade": "B"},
                    {"kind": "figure", "date": "2020", "text": {"fr": "Faible"},
                     "source": {"fr": "Blog"}, "grade": "C"},
                ],
            },
            "second": {"name": "Second", "family": "general", "summary": {"fr": "Un autre"}},
        },
        "comparisons": {
            "both": {
                "title": {"fr": "Les deux"},
                "networks": ["first", "second"],
                "year": "2016",
                "source": {"fr": "Cours"},
                "criteria": [
                    {"key": "users", "title": {"fr": "Membres"},
                     "cells": {"first": {"text": {"fr": "10 M"}, "year": "2015",
                                         "source": {"fr": "Presse"}}}},
                    {"key": "cost", "title": {"fr": "Coût"}},
                ],
            }
        },
    }
}  # fmt: skip


def test_a_network_is_a_card_with_its_turn_and_without_weak_facts() -> None:
    block = {"kind": "cards", "networks": ["first", "gone"]}
    with translation.override("fr"):
        (cards,) = arranged(slide(block).blocks, read_catalogue(NETWORKS))
    (card,) = cards.cards
    assert (card.name, card.status_word, card.since) == ("Premier", "Fermé", "avril 2019")
    assert [fact.text for fact in card.facts] == ["Fermé"]


def test_a_comparison_says_what_was_not_found_and_the_year_of_a_cell() -> None:
    block = {"kind": "comparison", "comparison": "both"}
    with translation.override("fr"):
        (table,) = arranged(slide(block).blocks, read_catalogue(NETWORKS))
    ((known, unknown),) = [row.cells for row in table.rows]
    assert (known.text, known.year) == ("10 M", "2015")
    assert (unknown.text, unknown.year) == ("", "")
    assert (known.note, unknown.note) == (1, None)
    assert table.sources == ("Presse",)
    assert table.missing == ("Coût",)


def test_each_cell_says_its_year_as_soon_as_one_differs_from_its_table() -> None:
    table: dict[str, Any] = {
        "title": {"fr": "Deux"},
        "networks": ["first", "second"],
        "year": "2026",
        "source": {"fr": "Relevé"},
        "criteria": [
            {
                "key": "in-short",
                "title": {"fr": "En bref"},
                "cells": {"first": {"text": {"fr": "Oui"}}},
            }
        ],
    }
    old = {
        "key": "cost",
        "title": {"fr": "Coût"},
        "cells": {"first": {"text": {"fr": "0 €"}, "year": "2016"}},
    }

    def years(criteria: list[Any]) -> list[str]:
        catalogue = read_catalogue(
            {
                "objects": {
                    **NETWORKS["objects"],
                    "comparisons": {"both": {**table, "criteria": criteria}},
                }
            }
        )
        (shown,) = arranged(slide({"kind": "comparison", "comparison": "both"}).blocks, catalogue)
        return [row.cells[0].year for row in shown.rows]

    assert years(table["criteria"]) == [""]
    assert years([*table["criteria"], old]) == ["2026", "2016"]


@pytest.mark.django_db
def test_what_the_training_or_the_references_lost_is_left_out() -> None:
    lost = [{"kind": "comparison", "comparison": "gone"}, {"kind": "series", "series": "gone"}]
    assert arranged(slide(*lost).blocks, EMPTY) == []


@pytest.mark.parametrize(("lost", "rows", "told"), [(2, 3, 0), (3, 1, 3)])
def test_many_figures_that_were_not_found_are_told_in_one_line(
    lost: int, rows: int, told: int
) -> None:
    gone = (studies.figure(f"lost-{n}") for n in range(lost))
    one = studies.series(studies.figure("known", 70), *gone)
    shown = SeriesView(heading_of(one), one.figures, is_share=True)
    assert (len(shown.rows), len(shown.missing)) == (rows, told)
    with translation.override("fr"):
        page = render_to_string("panorama/series.html", {"series": shown})
    assert page.count("donnée non retrouvée") == lost - told
    assert ("Données non retrouvées\u00a0: Lost-0 · Lost-1" in page) is bool(told)
