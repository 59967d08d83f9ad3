"""What a room may see of the references, and what an editor may choose from. Reads only."""

from collections.abc import Iterable

from django.db.models import Prefetch

from rsn_training.common.localised import localised
from sessions.references.enums import FigureState, Grade, Precision, Unit
from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy
from sessions.references.values import Figure, Series, Study


def published_series(key: str) -> Series | None:
    """Return a series with its study and figures; None when it is unknown or a draft."""
    return published_series_by_key([key]).get(key)


def published_series_by_key(keys: Iterable[str]) -> dict[str, Series]:
    """Return several series by their keys, in two queries whatever their number."""
    figures = Prefetch("figures", ReferenceFigure.objects.order_by("order", "key"))
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    found = ReferenceSeries.objects.published().filter(key__in=wanted)
    return {
        series.key: _series(series)
        for series in found.select_related("study").prefetch_related(figures)
    }


def series_choices(*, shares_only: bool = True) -> list[tuple[str, str]]:
    """Return (key, "study – series") of what can stand beside shares, or of all, in the active language."""
    found = ReferenceSeries.objects.published()
    if shares_only:
        found = found.filter(unit=Unit.PERCENT)
    named = (
        (series.key, f"{series.study} – {localised(series.title)}")
        for series in found.select_related("study")
    )
    return sorted(named, key=lambda choice: choice[1].casefold())


def _series(series: ReferenceSeries) -> Series:
    return Series(
        key=series.key,
        study=_study(series.study),
        title=series.title,
        population=series.population,
        question=series.question,
        n=series.n,
        unit=Unit(series.unit),
        source=series.source,
        link=series.link,
        verified_on=series.verified_on,
        grade=Grade(series.grade),
        is_probable=series.is_probable,
        note=series.note,
        figures=tuple(_figure(figure, Unit(series.unit)) for figure in series.figures.all()),
    )


def _study(study: ReferenceStudy) -> Study:
    return Study(
        key=study.key,
        title=study.title,
        publisher=study.publisher,
        field_from=study.field_from,
        field_to=study.field_to,
        published=study.published,
        note=study.note,
    )


def _figure(figure: ReferenceFigure, unit: Unit) -> Figure:
    return Figure(
        key=figure.key,
        label=figure.label,
        value=figure.value,
        unit=unit,
        precision=Precision(figure.precision),
        words=figure.words,
        state=FigureState(figure.state),
        note=figure.note,
    )
