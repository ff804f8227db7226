"""The users in the admin. Administrators keep them; none of them can make itself, or another, more than it is."""

from django.core.exceptions import PermissionDenied
from wagtail.users.views import users

from .forms import UserCreationForm, UserEditForm


class ForUser:
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"for_user": self.request.user}


class CreateUser(ForUser, users.CreateView):
    pass


class EditUser(ForUser, users.EditView):
    def dispatch(self, request, *args, **kwargs):
        # Whoever could change a superuser's password or address could log in as one.
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(users.UserViewSet):
    add_view_class = CreateUser
    edit_view_class = EditUser

    def get_form_class(self, for_update=False):
        return UserEditForm if for_update else UserCreationForm
