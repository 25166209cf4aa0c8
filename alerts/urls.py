# SPDX-License-Identifier: EUPL-1.2
"""Addresses that are answered over HTTP."""

from django.urls import path

from alerts.api.build import api

urlpatterns = [path("api/v1/", api.urls)]
