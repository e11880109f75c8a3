"""Drops the index of the catches' player: three others begin with the player, and every catch writes each index.

Only the index goes: on SQLite an altered column would rebuild the table, and its name is the same in both databases.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INDEX = "balloons_catch_player_id_ebbefa21"


class Migration(migrations.Migration):
    """The database forgets the index; Django is told that it has none."""

    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("balloons", "0001_initial"),
    )

    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {INDEX}", reverse_sql=f"CREATE INDEX {INDEX} ON balloons_catch (player_id)"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="catch",
                    name="player",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="catches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
    )
