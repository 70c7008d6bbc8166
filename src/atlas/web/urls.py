"""Every address of the product. Tests walk this table, so a new line is under test at once."""

from django.urls import path

from atlas.web import api, release
from atlas.web.views import (
    bases,
    contribute,
    desk,
    health,
    help,
    lookup,
    map,
    purpose,
    search,
    session,
    statics,
    thing,
    why,
    words,
)

handler400 = "atlas.web.errors.bad_request"
handler403 = "atlas.web.errors.forbidden"
handler404 = "atlas.web.errors.not_found"
handler500 = "atlas.web.errors.failed"

urlpatterns = [
    path("", desk.show, name="desk"),
    path("on-the-map", desk.on_the_map, name="on-the-map"),
    path("sample", desk.load_sample, name="sample"),
    path("progress", desk.progress, name="progress"),
    path("map", map.show, name="map"),
    path("map.json", map.data, name="map-data"),
    path("map/views", map.save, name="map-save"),
    path("map/views/<uuid:view_id>", map.keep, name="map-view"),
    path("map/open", map.open_file, name="map-open"),
    path("search", search.find, name="search"),
    path("suggest", search.suggest, name="suggest"),
    path("thing/<uuid:thing_id>", thing.show, name="thing"),
    path("thing/<uuid:thing_id>/why", why.show, name="why"),
    path("lookup", lookup.look_up, name="lookup"),
    path("lookup.csv", lookup.download, name="lookup-csv"),
    path("contribute", contribute.contribute, name="contribute"),
    path("contribute/rejected.csv", contribute.download_rejected, name="contribute-rejected"),
    path("contribute/template.csv", contribute.download_template, name="contribute-template"),
    path("bases", bases.show, name="bases"),
    path("help", help.contents, name="help"),
    path("help/words", words.show, name="words"),
    path("help/<path:help_page>", help.show, name="help-page"),
    path("signin/<str:token>", session.sign_in, name="signin"),
    path("signed-out", session.signed_out, name="signed-out"),
    path("sign-out", session.sign_out, name="sign-out"),
    path("purpose", purpose.choose, name="purpose"),
    path("appearance", session.choose_appearance, name="appearance"),
    path(f"static/{release.name()}/<path:name>", statics.serve, name="static"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *api.routes(),
]
