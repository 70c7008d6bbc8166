"""What somebody pasted or chose from their disk, as text in memory."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from atlas.errors import UsageError


def pasted(request: HttpRequest) -> str:
    """Return the text of the box, then that of the file; bytes that are no UTF-8 become U+FFFD.

    Raises:
        UsageError: the form is larger than the web server takes.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MAX_BYTES:
        words = gettext(
            "What you sent is larger than %(n)s MiB. Send at most 10,000 lines at once."
        )
        raise UsageError(words % {"n": settings.UPLOAD_MAX_BYTES // 1024**2})
    text = request.POST.get("text", "")
    file = request.FILES.get("file")
    uploaded = file.read().decode("utf-8-sig", errors="replace") if file else ""
    return "\n".join(filter(None, (text, uploaded)))
