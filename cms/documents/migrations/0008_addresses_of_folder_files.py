"""A file from the folder page got the name of its folder into its address, `documentscampus_kit.pdf`, for ever.

The address without it is right now; the older one leads there (views.serve).
"""

from django.db import migrations

FOLDER = "documents"


def mend_addresses(apps, schema_editor):
    documents = apps.get_model("documents", "SiteDocument").objects.filter(address_name__startswith=FOLDER)
    for document in documents.iterator():
        name = document.file.name.rpartition("/")[2]
        if document.address_name == f"{FOLDER}{name}":
            document.address_name = name
            document.save(update_fields=["address_name"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_cleaned_files")]
    operations = [migrations.RunPython(mend_addresses, migrations.RunPython.noop)]
