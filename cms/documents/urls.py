from django.urls import path

from . import wishes

urlpatterns = [path("<int:pk>/ask/", wishes.ask, name="ask_for_format")]
