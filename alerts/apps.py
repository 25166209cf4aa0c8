# SPDX-License-Identifier: EUPL-1.2
"""The Django application of this package."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """`alerts`, with one model file per noun."""

    name = "alerts"
    verbose_name = "Theriac"

    def import_models(self) -> None:
        """Load every file of alerts/models/, whose own `__init__` stays empty."""
        super().import_models()
        models = import_module("alerts.models")
        for module in pkgutil.iter_modules(models.__path__):
            import_module(f"alerts.models.{module.name}")
