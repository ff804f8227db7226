import secrets

from django.core.exceptions import ValidationError
from django.db import migrations, models

import cms.users.addresses


def bring_to_one_spelling(apps, schema_editor):
    """An account whose address only looks like one, or like that of another, can no longer log in: it is named here,
    and an administrator gives it a new address. None is deleted.
    """
    users = apps.get_model("users", "User")._base_manager.using(schema_editor.connection.alias)
    others = [user for user in users.order_by("pk") if _spelled(user.email) != user.email]
    taken = set(users.exclude(pk__in=[user.pk for user in others]).values_list("email", flat=True))
    for user in others:
        address, is_fine = _spelled(user.email), True
        if address is None or address in taken:
            address, is_fine = f"account-{user.pk}-{secrets.token_hex(4)}@example.invalid", False
            print(
                f"\n  The address of account {user.pk} ({ascii(user.email)}) cannot be told from another, or is none. "
                "The account was switched off; give it a new address in the admin, under Settings, Users."
            )
        taken.add(address)
        users.filter(pk=user.pk).update(email=address, is_active=user.is_active and is_fine)


def _spelled(email):
    try:
        return cms.users.addresses.normalised(email)
    except ValidationError:
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_given"),
    ]

    operations = [
        migrations.RunPython(bring_to_one_spelling, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=cms.users.addresses.AddressField(max_length=254, unique=True, verbose_name="e-mail address"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email__regex", cms.users.addresses.STORED)),
                name="user_email_in_one_spelling",
                violation_error_message="This is not an e-mail address. It should look like name@example.org.",
            ),
        ),
    ]
