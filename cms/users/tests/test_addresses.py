"""The address of an account: one spelling through every door, and never changed without a password or in silence."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from cms.users.addresses import normalised
from cms.users.models import User

pytestmark = pytest.mark.django_db

RIGHT = "a long password"
LOOK_ALIKES = {
    "dotless i": "t\u0131na@example.org",
    "Cyrillic a": "tin\u0430@example.org",
    "zero width": "ti\u200bna@example.org",
    "soft hyphen": "ti\u00adna@example.org",
    "right to left": "\u202etina@example.org",
    "Hangul filler": "tina@exam\u3164ple.org",
    "quoted": '"tina"@example.org',
}
SAME = {
    "capitals": "TINA@Example.org",
    "spaces": " tina@example.org\u3000",
    "wide letters": "\uff54ina\uff20example.org",
    "dot at the end": "tina@example.org.",
    "Kelvin": "tina@example.org".replace("tina", "Tina"),
    "ideographic full stop": "tina@example\u3002org",
}


@pytest.fixture
def tina(home_page):
    return User.objects.create_superuser("tina@example.org", RIGHT, first_name="Tina", last_name="T")


def write_by_form(client, email):
    fields = {
        "email": email,
        "first_name": "A",
        "last_name": "B",
        "password1": "x7!long enough",
        "password2": "x7!long enough",
    }
    client.post(reverse("wagtailusers_users:add"), fields)


def write_by_command(client, email):
    call_command("createsuperuser", email=email, interactive=False, verbosity=0)


def write_in_bulk(client, email):
    User.objects.bulk_create([User(email=email)])


def write_over_another(client, email):
    other = User.objects.create_user("somebody@example.org")
    User.objects.filter(pk=other.pk).update(email=email)


def write_past_the_model(client, email):
    """As a restore does, with a table of plain columns."""
    from django.db import connection

    other = User.objects.create_user("somebody@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", [email, other.pk])


DOORS = [
    write_by_form,
    lambda client, email: User.objects.create_user(email),
    lambda client, email: User(email=email).save(),
    lambda client, email: User(email=email, password="x").full_clean() or User(email=email).save(),
    write_by_command,
    write_in_bulk,
    write_over_another,
    write_past_the_model,
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("email", [*LOOK_ALIKES.values(), *SAME.values()], ids=[*LOOK_ALIKES, *SAME])
def test_no_door_lets_in_a_second_account_that_looks_like_the_first(client, tina, door, email):
    client.force_login(tina)
    before = set(User.objects.values_list("email", flat=True))
    try:
        with transaction.atomic():
            door(client, email)
    except (ValidationError, CommandError, IntegrityError):
        pass
    new = set(User.objects.values_list("email", flat=True)) - before
    assert new <= {"somebody@example.org"}


@pytest.mark.parametrize("email", SAME.values(), ids=SAME)
def test_every_spelling_of_ones_address_logs_in(client, tina, email):
    assert normalised(email) == "tina@example.org"
    client.post(reverse("wagtailadmin_login"), {"username": email, "password": RIGHT})
    assert client.session["_auth_user_id"] == str(tina.pk)


@pytest.mark.parametrize("email", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_no_look_alike_logs_in(client, tina, email):
    client.post(reverse("wagtailadmin_login"), {"username": email, "password": RIGHT})
    assert "_auth_user_id" not in client.session


def test_a_foreign_domain_is_kept_as_the_name_service_spells_it_so_that_a_look_alike_shows(client, tina):
    assert normalised("ana@münchen.example") == normalised("ana@xn--mnchen-3ya.example")
    assert normalised("tina@ex\u0430mple.org") == "tina@xn--exmple-4nf.org"
    assert normalised("ana@straße.example") != normalised("ana@strasse.example")


@pytest.mark.parametrize(
    ("email", "words"),
    [(LOOK_ALIKES["dotless i"], "only looks like one"), (LOOK_ALIKES["zero width"], "cannot be seen")],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, tina, email, words):
    client.force_login(tina)
    page = client.post(reverse("wagtailusers_users:add"), {"email": email, "first_name": "Anneliese"}).content.decode()
    assert words in page
    assert 'value="Anneliese"' in page


def test_an_address_of_300_characters_is_refused_in_words(client, tina):
    client.force_login(tina)
    page = client.post(reverse("wagtailusers_users:add"), {"email": "a" * 290 + "@example.org"})
    assert page.status_code == 200
    assert User.objects.count() == 1


# ---- changing it


def own_account(client, **fields):
    sent = {
        "name_email-first_name": "Tina", "name_email-last_name": "T", "address-email": "tina@example.org",
        "locale-preferred_language": "", "locale-current_time_zone": "",
        "theme-theme": "system", "theme-density": "default", "theme-contrast": "system",
    }  # fmt: skip
    return client.post(reverse("wagtailadmin_account"), sent | fields)


def edit(client, user, **fields):
    sent = {"email": user.email, "first_name": user.first_name, "last_name": user.last_name, "is_active": "on"}
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), sent | fields)


@pytest.mark.parametrize("password", ["", "a wrong password"])
def test_ones_own_address_does_not_change_without_ones_password(client, tina, password):
    client.force_login(tina)
    page = own_account(
        client, **{"address-email": "new@example.org", "address-own_password": password}
    ).content.decode()
    assert User.objects.get().email == "tina@example.org"
    assert 'value="new@example.org"' in page
    assert ("Type your own password" if not password else "This is not your password") in page
    assert mail.outbox == []


def test_a_changed_address_is_told_to_the_old_one_and_to_the_new_one(client, tina):
    client.force_login(tina)
    fields = {"address-email": " New@Example.org", "address-own_password": RIGHT, "name_email-first_name": "Tilda"}
    assert own_account(client, **fields).status_code == 302
    changed = User.objects.get()
    assert (changed.email, changed.first_name) == ("new@example.org", "Tilda")
    assert sorted(one.to for one in mail.outbox) == [["new@example.org"], ["tina@example.org"]]
    old = next(one for one in mail.outbox if one.to == ["tina@example.org"])
    assert "Now: new@example.org" in old.body
    assert "somebody may be using your account" in old.body


def test_address_and_password_change_together_and_neither_is_lost(client, tina):
    client.force_login(tina)
    own_account(client, **{
        "address-email": "new@example.org", "address-own_password": RIGHT, "password-old_password": RIGHT,
        "password-new_password1": "x7!long enough", "password-new_password2": "x7!long enough",
    })  # fmt: skip
    changed = User.objects.get()
    assert changed.email == "new@example.org"
    assert changed.check_password("x7!long enough")
    assert len(mail.outbox) == 2


def test_everything_else_of_ones_account_changes_without_a_password(client, tina):
    client.force_login(tina)
    assert own_account(client, **{"name_email-first_name": "Tilda"}).status_code == 302
    assert User.objects.get().first_name == "Tilda"
    assert mail.outbox == []


@pytest.fixture
def other(tina):
    return User.objects.create_user("other@example.org", "another password", first_name="O", last_name="O")


@pytest.mark.parametrize(
    "changed", [{"email": "mine@example.org"}, {"password1": "x7!long enough", "password2": "x7!long enough"}]
)
@pytest.mark.parametrize("password", ["", "another password"])
def test_who_keeps_the_users_needs_their_own_password_to_change_how_another_gets_in(
    client, tina, other, changed, password
):
    client.force_login(tina)
    page = edit(client, other, own_password=password, **changed)
    assert page.status_code == 200
    unchanged = User.objects.get(pk=other.pk)
    assert unchanged.email == "other@example.org"
    assert unchanged.check_password("another password")
    assert mail.outbox == []


def test_with_it_the_change_is_made_and_told(client, tina, other):
    client.force_login(tina)
    assert edit(client, other, email="moved@example.org", own_password=RIGHT).status_code == 302
    assert User.objects.get(pk=other.pk).email == "moved@example.org"
    assert sorted(one.to for one in mail.outbox) == [["moved@example.org"], ["other@example.org"]]
    mail.outbox.clear()
    edit(
        client,
        User.objects.get(pk=other.pk),
        password1="x7!long enough",
        password2="x7!long enough",
        own_password=RIGHT,
    )
    assert [one.to for one in mail.outbox] == [["moved@example.org"]]
    assert "set a new password" in mail.outbox[0].body


def test_names_and_roles_are_changed_without_a_password(client, tina, other):
    client.force_login(tina)
    assert edit(client, other, first_name="Olive").status_code == 302
    assert User.objects.get(pk=other.pk).first_name == "Olive"


def test_a_change_from_the_command_line_is_told_as_well(tina):
    tina.email = "new@example.org"
    tina.save()
    assert sorted(one.to for one in mail.outbox) == [["new@example.org"], ["tina@example.org"]]


def test_nobody_is_copied(client, tina, other):
    client.force_login(tina)
    assert client.get(f"/admin/users/copy/{other.pk}/").status_code == 404
    pages = [
        client.get(reverse("wagtailusers_users:index")),
        client.get(reverse("wagtailusers_users:edit", args=[other.pk])),
    ]
    assert [f"/users/copy/{other.pk}/" in page.content.decode() for page in pages] == [False, False]


def test_each_page_about_users_opens(client, tina, other):
    client.force_login(tina)
    for name, arguments in [
        ("index", []),
        ("add", []),
        ("edit", [other.pk]),
        ("delete", [other.pk]),
        ("history", [other.pk]),
    ]:
        assert client.get(reverse(f"wagtailusers_users:{name}", args=arguments)).status_code == 200
    assert 'name="own_password"' in client.get(reverse("wagtailusers_users:edit", args=[other.pk])).content.decode()


def test_who_may_only_add_users_makes_no_superuser(client, tina):
    keeper = User.objects.create_user("keeper@example.org", RIGHT)
    keeper.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"]))
    client.force_login(keeper)
    assert 'name="is_superuser"' not in client.get(reverse("wagtailusers_users:add")).content.decode()
    assert edit(client, tina, email="mine@example.org", own_password=RIGHT).status_code == 302
    assert User.objects.filter(email="tina@example.org").exists()
