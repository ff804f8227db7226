"""The users in the admin. Administrators keep them; none of them can make itself, or another, more than it is."""

from django.core.exceptions import PermissionDenied
from wagtail.users.views import users

from .forms import UserCreationForm, UserEditForm


class WithRequest:
    """Hands the request to the form of a view, which asks who sends it."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}


class CreateUser(WithRequest, users.CreateView):
    """The page that adds a user."""


class EditUser(WithRequest, users.EditView):
    """The page that changes a user; raises PermissionDenied where only a superuser may do that."""

    def dispatch(self, request, *args, **kwargs):
        # Whoever could change a superuser's password or address could log in as one.
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(users.UserViewSet):
    """The users in the admin, with our forms; UsersInAdmin names it."""

    add_view_class = CreateUser
    edit_view_class = EditUser
    edit_template_name = "users/admin/edit.html"
    copy_view_enabled = False  # nobody's rights are handed to somebody else by one click

    def get_form_class(self, for_update=False):
        return UserEditForm if for_update else UserCreationForm
