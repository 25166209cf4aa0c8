# SPDX-License-Identifier: EUPL-1.2
"""Importing this makes Django ready; every file of models does so first, in whatever order a command loads them."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django_settings")
if not apps.ready and not apps.loading:
    django.setup()
