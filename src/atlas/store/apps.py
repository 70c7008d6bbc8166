"""The Django application of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of the alliance and the map."""

    name = "atlas.store"
    label = "store"
    verbose_name = "Cybercrime Atlas"
    default_auto_field = "django.db.models.BigAutoField"
