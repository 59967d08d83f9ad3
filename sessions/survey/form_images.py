"""The image of a question in its form: chosen among those at hand, or sent with the form."""

import base64
from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.models import Media, TrainingSession
from sessions.responses.models import Question
from sessions.services.media import ImageError, digest_in, name_of, store_image
from sessions.survey.question_documents import QuestionDocument

#: The field that holds a file, and the one that keeps what was sent before the question is saved.
UPLOAD, KEPT = "upload", "kept"


@dataclass(frozen=True)
class Images:
    """The images that a question may show, and what became of the one that was sent.

    `kept` is the name of an image that this form sent and no question shows yet. `fault` says
    why one was refused: nothing else that was typed is lost with it.
    """

    training_session: TrainingSession
    kept: str = ""
    fault: str = ""
    names: tuple[str, ...] = field(default=())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the names at hand with their labels."""
        return [(name, _label(name, self.kept)) for name in self.names]

    @property
    def token(self) -> str:
        """Return what the form keeps of an image that was sent: nobody can make it up."""
        return signing.dumps(self.kept, salt=_salt(self.training_session)) if self.kept else ""

    def address(self, name: str) -> str:
        """Return where the editor finds an image; one that no question shows is in the page."""
        digest = digest_in(name)
        if name and name == self.kept:
            media = Media.objects.filter(digest=digest).first()
            if media is None:
                return ""
            body = base64.b64encode(bytes(media.body)).decode()
            return f"data:{media.content_type};base64,{body}"
        if digest and name in self.names:
            return reverse("sessions:session_media", args=[self.training_session.ref, digest])
        shipped = _shipped(self.training_session).get(name, "")
        return reverse("sessions:media", args=[shipped]) if shipped else ""


def images_sent(
    request: HttpRequest, training_session: TrainingSession, document: QuestionDocument | None
) -> tuple[Images, QueryDict]:
    """Return the images at hand, and the form as it was sent, with the image it brought chosen."""
    data = request.POST.copy()
    kept = _kept(data.get(KEPT, ""), training_session)
    upload, fault = request.FILES.get(UPLOAD), ""
    if upload is not None:
        try:
            kept = name_of(store_image(upload))
            data["image"] = kept
        except ImageError as error:
            fault = str(error)
    names = [*sorted(_shipped(training_session)), *_shown(training_session)]
    if document is not None and document.image is not None:
        names.append(document.image.name)
    names.append(kept)
    found = tuple(dict.fromkeys(filter(None, names)))
    return Images(training_session, kept, fault, found), data


def _label(name: str, kept: str) -> str:
    if name == kept:
        return _("the image that you have just added")
    return (
        _("image added to this session (%(mark)s)") % {"mark": name[:4]}
        if digest_in(name)
        else name
    )


def _shipped(training_session: TrainingSession) -> dict[str, str]:
    found: dict[str, str] = training_session.edition.document.get("media", {})
    return found


def _shown(training_session: TrainingSession) -> list[str]:
    """Return the images that were added to questions of the session."""
    found = Question.objects.filter(training_session=training_session).exclude(image="")
    names = found.order_by("image").values_list("image", flat=True).distinct()
    return [name for name in names if digest_in(name)]


def _kept(token: str, training_session: TrainingSession) -> str:
    """Return the name in a token of this session, if the image is still there."""
    try:
        name = signing.loads(token, salt=_salt(training_session)) if token else ""
    except signing.BadSignature:
        return ""
    return name if Media.objects.filter(digest=digest_in(name)).exists() else ""


def _salt(training_session: TrainingSession) -> str:
    return f"image of {training_session.ref}"
