"""The public pages of the panorama: the same for everybody, readable before and after a session."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sessions.panorama.blocks import series_view
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.reading import aims as finder
from sessions.panorama.reading import caching, choosing, course, offline
from sessions.panorama.reading.caching import same_for_everybody
from sessions.panorama.reading.directory import directory as entries_of
from sessions.panorama.reading.dossier import dossier_of, dossiers_of
from sessions.panorama.reading.forms import CompareForm, SearchForm
from sessions.panorama.reading.lives import timeline as timeline_of
from sessions.panorama.reading.mentions import mentions_of, tables_with
from sessions.panorama.reading.shelf import Shelf, shelves
from sessions.references.selectors import published_series_by_key

Context = Callable[[], Mapping[str, Any]]


class _Reader:
    """The trainings that can be read, and the one that is."""

    def __init__(self, request: HttpRequest, training: str | None) -> None:
        self.request = request
        self.shelves = shelves()
        found = [shelf for shelf in self.shelves if training in (None, shelf.key)]
        if training is not None and not found:
            raise Http404
        self.first = found[0] if found else None

    @property
    def shelf(self) -> Shelf:
        """The training that is read."""
        if self.first is None:
            raise Http404
        return self.first

    def page(self, name: str, context: Context, stamp: object = "") -> HttpResponse:
        """Return a page of the training."""

        def whole() -> Mapping[str, Any]:
            about = {"shelf": self.first, "shelves": self.shelves, "section": name}
            return {**about, **context()}

        seen = (self.request.get_full_path(), self.first and self.first.key, stamp)
        return caching.page(
            self.request,
            f"panorama/reading/{name}.html",
            whole,
            shelves=self.shelves,
            stamp=seen,
        )


@same_for_everybody
def directory(request: HttpRequest, training: str | None = None) -> HttpResponse:
    """List the networks, with those that a search finds; without a training, of the first one."""
    reader = _Reader(request, training)
    if reader.first is None:
        return reader.page("empty", dict)
    catalogue = reader.shelf.catalogue

    def context() -> Mapping[str, Any]:
        form = SearchForm(request.GET, catalogue=catalogue)
        entries = entries_of(catalogue, form.wanted)
        found = sum(entry.is_found for entry in entries)
        return {"form": form, "entries": entries, "found": found, "wanted": form.wanted}

    return reader.page("directory", context)


@same_for_everybody
def network(request: HttpRequest, training: str, key: str) -> HttpResponse:
    """Tell everything that is known of one network."""
    reader = _Reader(request, training)
    catalogue = reader.shelf.catalogue
    if key not in catalogue.networks:
        raise Http404
    series = published_series_by_key(catalogue.networks[key].series)

    def context() -> Mapping[str, Any]:
        keys = list(catalogue.networks)
        place = keys.index(key)
        around = (keys[place - 1] if place else None, *keys[place + 1 : place + 2])
        return {
            "dossier": dossier_of(key, catalogue),
            "series": [series_view(one) for _key, one in sorted(series.items())],
            "tables": tables_with(key, catalogue),
            "mentions": mentions_of(key, reader.shelf),
            "around": [(one, catalogue.networks[one].name) for one in around if one],
        }

    return reader.page("network", context, series)


@same_for_everybody
def compare(request: HttpRequest, training: str) -> HttpResponse:
    """Put the networks that the reader chose beside one another (`?n=a&n=b`)."""
    reader = _Reader(request, training)
    catalogue = reader.shelf.catalogue
    form = CompareForm(request.GET.getlist("n"), catalogue=catalogue)
    studied = _studied(catalogue, form.chosen)

    def context() -> Mapping[str, Any]:
        dossiers = dossiers_of(form.chosen, catalogue)
        return {
            "form": form,
            "dossiers": dossiers,
            "rows": choosing.rows_of(dossiers, studied) if len(dossiers) >= choosing.FEWEST else [],
            "pairs": choosing.tables_of(catalogue, form.chosen),
        }

    return reader.page("compare", context, sorted(studied))


@same_for_everybody
def timeline(request: HttpRequest, training: str) -> HttpResponse:
    """Draw the lives of the networks, and tell them year by year."""
    reader = _Reader(request, training)
    catalogue = reader.shelf.catalogue
    return reader.page("timeline", lambda: {"timeline": timeline_of(catalogue)})


@same_for_everybody
def aims(request: HttpRequest, training: str, key: str = "") -> HttpResponse:
    """Offer the aims; for one of them, advise and name the networks that serve it."""
    reader = _Reader(request, training)
    catalogue = reader.shelf.catalogue
    if key and key not in catalogue.purposes:
        raise Http404

    def context() -> Mapping[str, Any]:
        return {
            "aims": finder.aims(catalogue),
            "answer": finder.answer_for(key, catalogue) if key else None,
        }

    return reader.page("aims", context)


@same_for_everybody
def contents(request: HttpRequest, training: str) -> HttpResponse:
    """List the chapters of the course."""
    return _Reader(request, training).page("contents", dict)


@same_for_everybody
def chapter(request: HttpRequest, training: str, key: str) -> HttpResponse:
    """Show the slides of a chapter as text."""
    reader = _Reader(request, training)
    reading = course.reading_of(reader.shelf, key)
    if reading is None:
        raise Http404
    series = course.references_of(reader.shelf, reading.chapter)

    def context() -> Mapping[str, Any]:
        return {
            "reading": reading,
            "passages": course.passages(reader.shelf, reading.chapter, series),
            "media": reader.shelf.catalogue.media,
        }

    return reader.page("chapter", context, series)


def _studied(catalogue: Catalogue, keys: Iterable[str]) -> set[str]:
    """Return those of the networks that have a figure in a published study."""
    named = {key: catalogue.networks[key].series for key in keys}
    known = set(published_series_by_key(one for series in named.values() for one in series))
    return {key for key, series in named.items() if known.intersection(series)}


@same_for_everybody
def booklet(request: HttpRequest, training: str) -> HttpResponse:
    """Give the whole directory and its aims on one page, to print or to keep."""
    reader = _Reader(request, training)
    catalogue = reader.shelf.catalogue
    studied = _studied(catalogue, catalogue.networks)

    def context() -> Mapping[str, Any]:
        answers = (finder.answer_for(aim.key, catalogue) for aim in finder.aims(catalogue))
        return {
            "dossiers": dossiers_of(catalogue.networks, catalogue),
            "studied": studied,
            "answers": list(answers),
        }

    return reader.page("booklet", context, sorted(studied))


@same_for_everybody
def kept(request: HttpRequest, training: str) -> HttpResponse:
    """Say, without a network, that a page was not opened before, and what can be read."""
    return _Reader(request, training).page("offline", dict)


@same_for_everybody
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, which keeps pages of this address and below."""
    script = offline.worker_script(shelves())
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Offer the languages; apart, so that the other pages hold no token of a person."""
    back = request.GET.get("next", "")
    home = reverse("panorama:home")
    if not (back.startswith(home) and url_has_allowed_host_and_scheme(back, None)):
        back = home
    return render(request, "panorama/reading/language.html", {"back": back, "shelf": None})
