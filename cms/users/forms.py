from wagtail.users.forms import UserCreationForm as BaseCreationForm
from wagtail.users.forms import UserEditForm as BaseEditForm


class OnlySuperusersMakeSuperusers:
    """Wagtail lets whoever keeps the users give away every right there is. Here only those can who have it."""

    def __init__(self, *args, for_user, **kwargs):
        super().__init__(*args, **kwargs)
        if not for_user.is_superuser:
            self.fields.pop("is_superuser", None)


class UserCreationForm(OnlySuperusersMakeSuperusers, BaseCreationForm):
    pass


class UserEditForm(OnlySuperusersMakeSuperusers, BaseEditForm):
    pass
