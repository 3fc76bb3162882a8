"""The command and the service: the only place that knows every room."""

__version__ = "0.1.0"
