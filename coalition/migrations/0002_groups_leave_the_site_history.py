from django.db import migrations

MODELS = (
    "changelog", "contact", "coverage", "group", "grouppopulation", "groupslug", "grouptext", "offer", "office",
    "phone", "sourcerecord", "verificationevent",
)  # fmt: skip


def remove_entries(apps, schema_editor):
    """Names of unchecked groups and of groups that asked to be gone stood in what every role reads."""
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects
    entries.filter(content_type__app_label="coalition", content_type__model__in=MODELS).delete()


class Migration(migrations.Migration):
    dependencies = [("coalition", "0001_initial"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]

    operations = [migrations.RunPython(remove_entries, migrations.RunPython.noop)]
