"""Static files: few, small, from memory, under an address that is cached for ever.

They are served here and not by a package or the server: a look-up in a table cannot leave its
folder, works the same under any WSGI server, and sends the headers of all other answers.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atlas.web import release


@login_not_required
@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponse:
    """Send one file, compressed where the browser takes that."""
    file = release.static_files().get(name)
    if file is None:
        raise Http404
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    content = file.gzipped if zipped else file.content
    return HttpResponse(content, content_type=file.media_type, headers=headers)
