"""Addresses of the editors' desk, below `/edit/`."""

from django.urls import path

from sessions.panorama.editing.views import (
    archives,
    desk,
    editions,
    images,
    objects,
    review,
    slides,
)

app_name = "edit"
DECK = "<slug:training>/decks/<slug:deck>/"
OBJECT = "<slug:training>/objects/<slug:kind>/<slug:key>/"

urlpatterns = [
    path("", desk.trainings, name="trainings"),
    path("import/", archives.take_in, name="import"),
    path("references/", review.references, name="references"),
    path("references/<slug:key>/verify/", review.verify_series, name="verify_series"),
    path("<slug:training>/", desk.desk, name="desk"),
    path("<slug:training>/review/", review.review, name="review"),
    path("<slug:training>/review/verify/", review.verify, name="verify"),
    path("<slug:training>/images/", images.images, name="images"),
    path("<slug:training>/images/<str:name>/remove/", images.remove, name="remove_image"),
    path("<slug:training>/export/", archives.export, name="export"),
    path("<slug:training>/publish/", editions.publish, name="publish"),
    path("<slug:training>/history/", editions.history, name="history"),
    path("<slug:training>/difference/", editions.compare, name="compare"),
    path("<slug:training>/editions/<int:number>/revert/", editions.revert, name="revert"),
    path("<slug:training>/discard/", editions.discard, name="discard"),
    path("<slug:training>/take-in/", editions.take_in, name="take_in"),
    path(DECK, slides.deck, name="deck"),
    path(f"{DECK}add/", slides.add, name="add_slide"),
    path(f"{DECK}slides/<slug:slide>/", slides.change, name="slide"),
    path(f"{DECK}slides/<slug:slide>/arrange/", slides.arrange, name="arrange_slide"),
    path(f"{DECK}slides/<slug:slide>/remove/", slides.remove, name="remove_slide"),
    path(f"{DECK}slides/<slug:slide>/preview/", desk.preview, name="preview"),
    path("<slug:training>/objects/<slug:kind>/", objects.listing, name="listing"),
    path("<slug:training>/add/<slug:kind>/", objects.add, name="add_object"),
    path(OBJECT, objects.change, name="object"),
    path(f"{OBJECT}remove/", objects.remove, name="remove_object"),
    path(f"{OBJECT}restore/", objects.restore, name="restore_object"),
]
