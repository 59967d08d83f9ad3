"""One question in the survey editor: added (its kind, then its text), or changed."""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rsn_training.common.localised import localised
from sessions.models import TrainingSession
from sessions.responses.enums import Kind
from sessions.services.media import MAX_BYTES
from sessions.survey import editing
from sessions.survey.edit_rows import ICONS, kind_rows
from sessions.survey.exceptions import EditError, GoneError, MeanwhileError, RefusedError
from sessions.survey.form_images import images_sent
from sessions.survey.form_rows import change_rows
from sessions.survey.forms import QuestionForm, languages_of
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.question_documents import QuestionDocument
from sessions.survey.views.editing import survey_of, to_editor
from sessions.views.access import TeacherRequest, teacher_view

#: What the form's buttons do that store something; all others only change what is typed.
SAVE, COPY = "save", "copy"


@dataclass
class Page:
    """The page of one question: of `entry`, or of a new one."""

    request: TeacherRequest
    training_session: TrainingSession
    survey: Survey
    entry: SurveyQuestion | None = None
    notices: list[str] = field(default_factory=list)
    seen: str = ""
    offers_copy: bool = False

    @cached_property
    def before(self) -> QuestionDocument | None:
        """Return the question as it is stored."""
        return editing.document_of(self.entry) if self.entry else None

    @property
    def verb(self) -> str:
        """Return what the pressed button says; Enter saves."""
        return self.request.POST.get("do", SAVE)

    @property
    def saves(self) -> bool:
        """Whether something is to be stored."""
        return self.request.method == "POST" and self.verb in {SAVE, COPY}

    @property
    def kind(self) -> Kind | None:
        """Return the kind that was just chosen, else the one of the page."""
        wanted = self.verb.removeprefix("kind-") if self.verb.startswith("kind-") else ""
        stored = self.before.kind if self.before else ""
        wanted = wanted or self.request.POST.get("kind") or self.request.GET.get("kind") or stored
        return Kind(wanted) if wanted in Kind.values else None

    def form(self, kind: Kind) -> QuestionForm:
        """Return the form as it was sent, as it is typed so far, or as the question is stored."""
        images, sent = images_sent(self.request, self.training_session, self.before)
        data = sent if self.request.method == "POST" else None
        earlier = editing.documents_of(self.survey)
        if self.entry:
            keys = [document.key for document in earlier]
            earlier = earlier[: keys.index(self.entry.key)]
        form = QuestionForm(
            data if self.saves else None,
            typed=None if self.saves else data,
            kind=kind,
            languages=languages_of(self.training_session.language),
            document=self.before,
            earlier=earlier,
            images=images,
        )
        if images.fault and not self.saves:
            self.notices.append(images.fault)
        form.rows = change_rows(form.rows, self.verb)
        return form

    def refuse(self, form: QuestionForm, error: EditError) -> None:
        """Put a refusal where it belongs; what was typed stays."""
        if isinstance(error, RefusedError):
            self.offers_copy = self.entry is not None and error.can_copy
            for refusal in error.refusals:
                form.blame(refusal.field, refusal.message)
        elif isinstance(error, MeanwhileError):
            del self.before
            self.seen = editing.version_of(self.before) if self.before else ""
            text = localised(self.before.text.model_dump()) if self.before else ""
            self.notices = [
                str(error),
                _("Now it reads: “%(text)s”") % {"text": text},
                _("Nothing you typed is lost. Save again to put your version in its place."),
            ]
        else:
            self.notices = [str(error)]

    def _address_of_new(self) -> str:
        place = [self.training_session.ref, self.survey.key]
        return reverse("sessions:survey:add_question", args=place)

    def show(self, form: QuestionForm, status: int = 200) -> HttpResponse:
        """Render the page."""
        stored = editing.version_of(self.before) if self.before else ""
        context = {
            "training_session": self.training_session,
            "survey": self.survey,
            "entry": self.entry,
            "form": form,
            "action": self.request.path if self.entry else self._address_of_new(),
            "kinds": kind_rows(),
            "kind": form.kind,
            "kind_icon": ICONS[form.kind],
            "other_language": not (get_language() or "").startswith(form.languages.main),
            "notices": self.notices,
            "seen": self.seen or self.request.POST.get("seen") or stored,
            "offers_copy": self.offers_copy,
            "most_bytes": MAX_BYTES,
            "answers": editing.answers_to(self.entry.question) if self.entry else 0,
        }
        return render(self.request, "survey/edit/question.html", context, status=status)


@require_http_methods(["GET", "POST"])
@teacher_view
def add(request: TeacherRequest, training_session: TrainingSession, key: str) -> HttpResponse:
    """Add a question of the kind that was chosen."""
    page = Page(request, training_session, survey_of(training_session, key))
    if page.kind is None:
        address = reverse("sessions:survey:edit", args=[training_session.ref, key])
        return redirect(f"{address}#add")
    return _save_new(page, page.form(page.kind))


def _save_new(page: Page, form: QuestionForm, after: SurveyQuestion | None = None) -> HttpResponse:
    if not page.saves:
        return page.show(form)
    if form.is_valid() and form.document is not None:
        try:
            entry = editing.add_question(survey=page.survey, document=form.document, after=after)
        except EditError as error:
            page.refuse(form, error)
        else:
            messages.success(page.request, _("The question is added."))
            return to_editor(page.training_session, page.survey.key, entry.key)
    return page.show(form, 422)


@require_http_methods(["GET", "POST"])
@teacher_view
def change(
    request: TeacherRequest, training_session: TrainingSession, key: str, question: str
) -> HttpResponse:
    """Change a question; what is refused or came too late leaves everything typed."""
    survey = survey_of(training_session, key)
    entry = survey.entries.select_related("survey", "question").filter(key=question).first()
    page = Page(request, training_session, survey, entry)
    if page.kind is None or (entry is None and request.method == "GET"):
        raise Http404
    form = page.form(page.kind)
    if entry is None:
        return _gone(page, form)
    if page.verb == COPY:
        return _save_new(page, form, after=entry)
    if not page.saves:
        return page.show(form)
    return _save(page, form, entry)


def _save(page: Page, form: QuestionForm, entry: SurveyQuestion) -> HttpResponse:
    if not form.is_valid() or form.document is None:
        return page.show(form, 422)
    before, seen = page.before, page.request.POST.get("seen", "")
    try:
        editing.change_question(entry=entry, document=form.document, seen=seen)
    except GoneError:
        page.entry = None
        return _gone(page, form)
    except EditError as error:
        page.refuse(form, error)
        return page.show(form, 409 if isinstance(error, MeanwhileError) else 422)
    messages.success(page.request, _("The question is saved."))
    if form.leaves_translation(before):
        messages.warning(page.request, _("Its text in the other language is as it was: check it."))
    return to_editor(page.training_session, page.survey.key, entry.key)


def _gone(page: Page, form: QuestionForm) -> HttpResponse:
    """Show what was typed for a question that another window removed: it can be added anew."""
    page.__dict__.pop("before", None)
    page.notices = [
        str(GoneError()),
        _("Nothing you typed is lost. Save to add it as a new question."),
    ]
    return page.show(form, 409)
