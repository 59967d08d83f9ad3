"""Taking shipped studies into the database. What an editor changed is never written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions.references.documents import FigureDocument, SeriesDocument, StudyDocument, Text
from sessions.references.enums import Origin
from sessions.references.files import digest_of, read_studies
from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy


@dataclass(frozen=True)
class Loaded:
    """What was done with the file of a study; `kept` are keys of rows that an editor changed."""

    key: str
    is_new: bool = False
    kept: tuple[str, ...] = ()


def load_studies(files: Mapping[str, bytes]) -> list[Loaded]:
    """Store the studies whose file is new or has changed; return what was done.

    One query and no parsing when nothing has changed. Raises TrainingFileError, and stores
    nothing, when a file has a fault. Studies without a file stay as they are.
    """
    digests = {key: digest_of(content) for key, content in files.items()}
    known = dict(ReferenceStudy.objects.values_list("key", "digest"))
    changed = {key: files[key] for key in files if known.get(key) != digests[key]}
    if not changed:
        return []
    studies = read_studies(changed)
    with transaction.atomic():
        return [
            _store(key=key, document=document, digest=digests[key])
            for key, document in studies.items()
        ]


def mark_verified(series: ReferenceSeries) -> None:
    """Note that an editor has looked at the source of a series today."""
    ReferenceSeries.objects.filter(pk=series.pk).update(
        verified_on=timezone.localdate(), origin=Origin.EDITED
    )


def _store(*, key: str, document: StudyDocument, digest: str) -> Loaded:
    shipped = {**_study_fields(document), "origin": Origin.SHIPPED}
    made, is_new = ReferenceStudy.objects.get_or_create(key=key, defaults=shipped)
    study = ReferenceStudy.objects.select_for_update().get(pk=made.pk)
    if study.digest == digest:  # another process that starts has just done it
        return Loaded(key)
    kept = [] if study.origin == Origin.SHIPPED else [key]
    values = {"digest": digest} if kept else {**shipped, "digest": digest}
    ReferenceStudy.objects.filter(pk=study.pk).update(**values)
    for order, series in enumerate(document.series):
        if not _store_series(study, series, order):
            kept.append(series.key)
    gone = study.series.filter(origin=Origin.SHIPPED)
    gone.exclude(key__in=[series.key for series in document.series]).delete()
    return Loaded(key, is_new=is_new, kept=tuple(kept))


def _store_series(study: ReferenceStudy, document: SeriesDocument, order: int) -> bool:
    """Store a series with its figures; return False, and change nothing, if it was edited."""
    if ReferenceSeries.objects.filter(key=document.key, origin=Origin.EDITED).exists():
        return False
    values = {
        "study": study,
        "order": order,
        "title": _text(document.title),
        "population": _text(document.population),
        "question": _text(document.question),
        "n": document.n,
        "unit": document.unit,
        "source": _text(document.source),
        "link": str(document.link or ""),
        "verified_on": document.verified_on,
        "grade": document.grade,
        "is_probable": document.probable,
        "status": document.status,
        "note": _text(document.note),
        "origin": Origin.SHIPPED,
    }
    series, _made = ReferenceSeries.objects.update_or_create(key=document.key, defaults=values)
    series.figures.all().delete()
    ReferenceFigure.objects.bulk_create(
        _figure(series, figure, number) for number, figure in enumerate(document.figures)
    )
    return True


def _figure(series: ReferenceSeries, document: FigureDocument, order: int) -> ReferenceFigure:
    return ReferenceFigure(
        series=series,
        key=document.key,
        order=order,
        label=_text(document.label),
        state=document.state,
        value=document.value,
        precision=document.precision,
        words=_text(document.words),
        note=_text(document.note),
    )


def _study_fields(document: StudyDocument) -> dict[str, Any]:
    return {
        "title": _text(document.title),
        "publisher": _text(document.publisher),
        "field_from": document.field_from or "",
        "field_to": document.field_to or "",
        "published": document.published or "",
        "note": _text(document.note),
    }


def _text(text: Text | None) -> dict[str, str]:
    return {} if text is None else text.model_dump(mode="json")
