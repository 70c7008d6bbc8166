"""The Cybercrime Atlas: the shared map and operations room of an alliance against cybercrime."""

__version__ = "0.1.0"
