# SPDX-License-Identifier: EUPL-1.2
"""First tables: alerts with offers, sightings and moves; runs, looks, jobs, checkpoints."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("segment", models.CharField(max_length=400, unique=True)),
                ("sequence", models.BigIntegerField(default=-1)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=300, unique=True)),
                ("timing", models.CharField(max_length=100)),
                ("enabled", models.BooleanField(default=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("last_started_at", models.DateTimeField(blank=True, null=True)),
                ("last_finished_at", models.DateTimeField(blank=True, null=True)),
                ("last_exit", models.SmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["source"],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("site", models.CharField(max_length=253)),
                ("seller", models.CharField(blank=True, max_length=300)),
                ("product_group", models.CharField(max_length=60)),
                ("harm_class", models.CharField(max_length=60)),
                ("harm_weight", models.FloatField()),
                ("state", models.CharField(default="new", max_length=24)),
                ("severity", models.CharField(max_length=12)),
                ("severity_score", models.FloatField()),
                ("headline", models.CharField(max_length=600)),
                ("falsified", models.FloatField(default=0.0)),
                ("unauthorised", models.FloatField(default=0.0)),
                ("offers_falsified", models.PositiveIntegerField(default=0)),
                ("offers_unauthorised", models.PositiveIntegerField(default=0)),
                ("offers_not_sure", models.PositiveIntegerField(default=0)),
                ("sightings", models.PositiveIntegerField(default=0)),
                ("substances", models.JSONField(default=list)),
                ("sources", models.JSONField(default=list)),
                ("injectable", models.BooleanField(default=False)),
                ("practice", models.BooleanField(default=False)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="alerts.alert",
                    ),
                ),
            ],
            options={
                "ordering": ["-severity_score", "-last_seen_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AlertMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("to_state", models.CharField(max_length=24)),
                ("by", models.CharField(max_length=150)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="alerts.alert"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AlertOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offer_id", models.CharField(max_length=128)),
                ("page_url", models.TextField()),
                ("page_key", models.CharField(max_length=32)),
                ("verdict", models.CharField(max_length=24)),
                ("falsified", models.FloatField()),
                ("unauthorised", models.FloatField()),
                ("strength", models.FloatField()),
                ("observation_id", models.CharField(max_length=128)),
                ("sightings", models.PositiveIntegerField(default=0)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offer_rows", to="alerts.alert"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AlertSighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("observation_id", models.CharField(max_length=128)),
                ("payload_sha256", models.CharField(blank=True, max_length=64)),
                ("offer_id", models.CharField(max_length=128)),
                ("run_id", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=24)),
                ("observed_at", models.DateTimeField()),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sighting_rows", to="alerts.alert"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("observation_id", models.CharField(max_length=128)),
                ("offer_id", models.CharField(max_length=128)),
                ("run_id", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=300)),
                ("url", models.TextField()),
                ("practice", models.BooleanField(default=False)),
                ("state", models.CharField(default="queued", max_length=12)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("queued_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("look_observation_id", models.CharField(blank=True, max_length=128)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="alerts.alert"
                    ),
                ),
            ],
            options={
                "ordering": ["queued_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_id", models.CharField(max_length=64, unique=True)),
                ("key", models.CharField(max_length=64)),
                ("state", models.CharField(default="running", max_length=16)),
                ("asked", models.JSONField(default=dict)),
                ("practice", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("pid", models.PositiveIntegerField(default=0)),
                ("doubtful", models.JSONField(default=list)),
                ("taken_up", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-started_at", "-id"],
                "indexes": [models.Index(fields=["key", "state"], name="alerts_run_key_cd9c66_idx")],
            },
        ),
        migrations.CreateModel(
            name="RunSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=300)),
                ("state", models.CharField(default="running", max_length=16)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("offers", models.PositiveIntegerField(default=0)),
                ("flagged", models.PositiveIntegerField(default=0)),
                ("page_states", models.JSONField(default=dict)),
                ("verdicts", models.JSONField(default=dict)),
                ("issues", models.JSONField(default=list)),
                ("doubtful", models.JSONField(default=list)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="alerts.run"
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "source"],
            },
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["state", "-severity_score"], name="alerts_aler_state_06e8a7_idx"),
        ),
        migrations.AddIndex(
            model_name="alertoffer",
            index=models.Index(fields=["page_key"], name="alerts_aler_page_ke_c2dd25_idx"),
        ),
        migrations.AddConstraint(
            model_name="alertoffer",
            constraint=models.UniqueConstraint(fields=("alert", "offer_id"), name="offer_once_per_alert"),
        ),
        migrations.AddConstraint(
            model_name="alertsighting",
            constraint=models.UniqueConstraint(fields=("alert", "observation_id"), name="sighting_once_per_alert"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["state", "next_at"], name="alerts_look_state_19c749_idx"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "queued")), fields=("alert",), name="one_queued_look_per_alert"
            ),
        ),
        migrations.AddIndex(
            model_name="runsource",
            index=models.Index(fields=["source", "-started_at"], name="alerts_runs_source_a82ead_idx"),
        ),
        migrations.AddConstraint(
            model_name="runsource",
            constraint=models.UniqueConstraint(fields=("run", "source"), name="source_once_per_run"),
        ),
    ]
