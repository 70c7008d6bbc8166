"""The Django application that holds templates, static files, tags and catalogues."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages of the atlas. It has no tables."""

    name = "atlas.web"
    label = "web"
