"""Who may open the editors' desk, and fetching what they may edit."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers

from sessions.panorama.editing.exceptions import EditingError
from sessions.panorama.editing.selectors import Workbench, editable_trainings, workbench

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

security = logging.getLogger("rsn.security")


class EditorRequest(HttpRequest):
    """A request of an editor or administrator."""

    user: "User"


PlainView = Callable[Concatenate[EditorRequest, ...], HttpResponse]
DeskView = Callable[Concatenate[EditorRequest, Workbench, ...], HttpResponse]
AnyView = Callable[..., HttpResponse]


def editor_view(view: PlainView) -> AnyView:
    """Answer 403 unless the person is an editor; a refusal leads back to the list of trainings."""

    @wraps(view)
    def guarded(request: EditorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_editor", False):
            match = request.resolver_match
            name = match.view_name if match else request.path
            security.warning("refused actor=%s object=%s", request.user.pk, name)
            raise PermissionDenied
        try:
            response = view(request, *args, **kwargs)
        except EditingError as error:
            messages.error(request, str(error))
            training = kwargs.get("training")
            response = redirect("edit:desk", training) if training else redirect("edit:trainings")
        response = _for_script(request, response)
        add_never_cache_headers(response)
        return response

    return guarded


def _for_script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the desk's script where a redirect leads: followed unseen it would use up the messages."""
    if "X-Desk" not in request.headers or not isinstance(response, HttpResponseRedirect):
        return response
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"X-Location": response.url})


def desk_view(view: DeskView) -> AnyView:
    """Give the view a training with its draft, to editors alone; an unknown one is not found."""

    @wraps(view)
    def opened(request: EditorRequest, training: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(editable_trainings(request.user), key=training)
        return view(request, workbench(found), *args, **kwargs)

    return editor_view(opened)
