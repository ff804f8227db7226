from django.urls import path

from . import views

urlpatterns = [
    path("exit/", views.leave, name="exit"),
    path("robots.txt", views.robots, name="robots"),
]
