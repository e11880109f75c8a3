"""The cause that is always there: the county's own fund, which takes the coins of whoever names no other."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    Cause = apps.get_model("coins", "Cause")
    names = {"code": "county-fund", "name_zh": "臺東縣公益基金", "name_en": "Taitung County cause fund"}
    Cause.objects.get_or_create(is_fund=True, defaults=names)


class Migration(migrations.Migration):
    dependencies = [("coins", "0003_causes")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
