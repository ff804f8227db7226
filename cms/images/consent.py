"""Pictures of people are shown when the people have agreed, and not before."""

from django.utils.translation import gettext
from wagtail.images import get_image_model


def images_lacking_consent(page) -> dict[str, str]:
    """Field → a sentence that names its pictures of faces for which no consent is on file, or none any more."""
    used = {field.name: images for field in page._meta.get_fields() if (images := _images_in(page, field))}
    if not used:
        return {}
    wanted = {image for images in used.values() for image in images}
    faces = dict(get_image_model().objects.without_consent().filter(pk__in=wanted).values_list("pk", "title"))
    return {
        name: _sentence([faces[pk] for pk in images if pk in faces])
        for name, images in used.items()
        if images & set(faces)
    }


def _images_in(page, field) -> set[int]:
    extract = getattr(field, "extract_references", None)
    if extract is None:
        return set()
    model = get_image_model()
    found = extract(field.value_from_object(page))
    return {int(pk) for target, pk, *_ in found if issubclass(target, model)}


def _sentence(titles: list[str]) -> str:
    return gettext(
        "A picture shows a face and no consent is on file, or it has ended: %(titles)s. Ask the person and mark it "
        "at the picture, or choose another one."
    ) % {"titles": ", ".join(sorted(titles))}
