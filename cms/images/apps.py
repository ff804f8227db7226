from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    verbose_name = "Images"
