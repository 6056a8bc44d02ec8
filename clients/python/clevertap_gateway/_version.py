"""The version of this package, which is the gateway's."""

__version__ = "0.1.0"
