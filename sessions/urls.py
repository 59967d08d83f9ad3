"""Addresses of the core (stable: screens.md). Activities mount below their own key."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.activities import registry
from sessions.views import agenda, home, media, participant, present, recovery, report, teach

app_name = "sessions"


Addresses = list[URLPattern | URLResolver]


def activity_urls(person: str) -> Addresses:
    """Return the addresses that the installed activities add for `teacher` or `participant`.

    They are named `sessions:<key>:<name>` and `sessions:my_<key>:<name>`.
    """
    found: Addresses = []
    for activity in registry:
        patterns = list(getattr(activity, f"{person}_urls"))
        name = activity.key if person == "teacher" else f"my_{activity.key}"
        if patterns:
            found.append(path(f"{activity.key}/", include((patterns, name))))
    return found


participant_urls: Addresses = [
    path("", participant.screen, name="participant"),
    path("me/", participant.me, name="me"),
    path("me/code/", recovery.recovery_code, name="recovery_code"),
    path("me/data/", participant.my_data, name="my_data"),
    path("me/erase/", participant.erase, name="erase"),
    path("switch/", participant.switch, name="switch"),
    path("leave/", participant.leave, name="leave"),
    path("media/<str:digest>", media.session_media, name="session_media"),
    path("a/", include(activity_urls("participant"))),
]
teacher_urls: Addresses = [
    path("", teach.prepare, name="prepare"),
    path("edition/", teach.take_newest, name="take_newest"),
    path("options/", teach.change_options, name="options"),
    path("state/", teach.change_state, name="state"),
    path("code/", teach.renew_code, name="renew_code"),
    path("duplicate/", teach.duplicate, name="duplicate"),
    path("delete/", teach.delete, name="delete"),
    path("restore/", teach.restore, name="restore"),
    path("sheet/", teach.sheet, name="sheet"),
    path("steps/add/", agenda.add_step, name="add_step"),
    path("steps/put-back/", agenda.put_back, name="put_back"),
    path("steps/<uuid:step_id>/", agenda.edit_step, name="edit_step"),
    path("steps/<uuid:step_id>/move/", agenda.move_step, name="move_step"),
    path("steps/<uuid:step_id>/remove/", agenda.remove_step, name="remove_step"),
    path("present/", present.present, name="present"),
    path("projector/", present.projector, name="projector"),
    path("move/", present.move, name="move"),
    path("people/", present.people, name="people"),
    path(
        "people/<uuid:participant_id>/remove/",
        present.remove_participant,
        name="remove_participant",
    ),
    path("people/<uuid:participant_id>/code/", recovery.new_code, name="new_code"),
    path("report/", report.report, name="report"),
    path("report/<slug:activity>/<str:name>", report.export, name="export"),
    path("a/", include(activity_urls("teacher"))),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("j/", home.join, name="join"),
    path("j/<str:code>/", home.join_code, name="join_code"),
    path("s/<slug:ref>/", include(participant_urls)),
    path("teach/", teach.teach, name="teach"),
    path("teach/new/<slug:key>/", teach.new, name="new"),
    path("teach/<slug:ref>/", include(teacher_urls)),
    path("media/<str:digest>", media.media, name="media"),
]
