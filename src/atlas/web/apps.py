"""The Django application that holds templates, static files, tags and catalogues."""

from typing import Any

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages of the atlas. It has no tables."""

    name = "atlas.web"
    label = "web"

    def ready(self) -> None:
        """Let each sign-in keep its sitting, by whatever way it came, and pages be read in the languages for trials."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - needs the apps

        from atlas.web import languages  # noqa: PLC0415 - needs the apps

        languages.install()
        user_logged_in.connect(_note, dispatch_uid="atlas.web.entering")


def _note(**told: Any) -> None:
    from atlas.web import entering  # noqa: PLC0415 - only the web signs people in

    entering.note(**told)
