"""What must stand beside any reference figure: study, population, dates, n, source, grade. Pure."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.references import partial_dates
from sessions.references.enums import Grade
from sessions.references.values import Series, Study
from sessions.references.writing import written_number


@dataclass(frozen=True)
class Heading:
    """The source line of a series, in the active language; `facts` are its parts in order."""

    study: str
    series: str
    population: str
    year: str
    dates: str
    published: str
    n: str
    source: str
    link: str
    grade: str
    verified: str
    is_verified: bool
    is_probable: bool
    question: str
    notes: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Population, size, dates: what says whom the figures are about."""
        parts = (self.population, self.n, self.dates, self.published)
        return tuple(part for part in parts if part)


def heading_of(series: Series) -> Heading:
    """Return the heading of a series."""
    study = series.study
    notes = (localised(study.note), localised(series.note))
    return Heading(
        study=f"{localised(study.publisher)}, {localised(study.title)}",
        series=localised(series.title),
        population=localised(series.population),
        year=_year(study),
        dates=_dates(study),
        published=_published(study),
        n=_size(series.n),
        source=localised(series.source),
        link=series.link,
        grade=_grade(series.grade),
        verified=_verified(series),
        is_verified=series.verified_on is not None,
        is_probable=series.is_probable,
        question=localised(series.question),
        notes=tuple(note for note in notes if note),
    )


def _year(study: Study) -> str:
    """Return the year or the years of the data; of the publication when they are not known."""
    start, end = study.field_from[:4], study.field_to[:4]
    return partial_dates.written_span(start, end) if start else study.published[:4]


def _dates(study: Study) -> str:
    if not study.field_from:
        return _("dates of the data not found")
    return _("data: %(dates)s") % {
        "dates": partial_dates.written_span(study.field_from, study.field_to)
    }


def _published(study: Study) -> str:
    if not study.published:
        return ""
    date = partial_dates.written(study.published)
    if partial_dates.is_day(study.published):
        return _("published on %(date)s") % {"date": date}
    return _("published in %(date)s") % {"date": date}


def _size(number: int | None) -> str:
    if number is None:
        return _("number of people not found")
    return _("n = %(number)s") % {"number": written_number(number)}


def _grade(grade: Grade) -> str:
    if grade == Grade.COURSE:
        return str(grade.label)
    return _("grade %(grade)s") % {"grade": grade.label}


def _verified(series: Series) -> str:
    if series.verified_on is None:
        return _("not verified")
    date = date_format(series.verified_on, "j F Y")
    return _("verified on %(date)s") % {"date": date}
