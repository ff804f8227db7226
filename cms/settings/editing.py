"""The editors' side: Wagtail, its search, images and documents."""

WAGTAIL_SITE_NAME = "Alongside"
WAGTAILIMAGES_IMAGE_MODEL = "images.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.forms.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
# What is stored is a JPEG, PNG, WebP or GIF: the others become a JPEG (cms/images/cleaning.py).
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpeg", "jpg", "png", "tif", "tiff", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "documents.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.documents.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]

# The form for a shared password would tell everybody that there is something there (cms/visibility/restrictions.py).
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# Wagtail's own search serves the explorer and the choosers, nothing else: readers are answered by `search`.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.http.admin_search"}}

# The admin calls no other host.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# Our own panels and forms stand in for Wagtail's: they ask the password (cms/users/forms.py).
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAILADMIN_USER_LOGIN_FORM = "cms.users.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.users.forms.PasswordResetForm"

WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # what was changed after the lawyer read it is read again
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {
            "features": [
                *["h3", "bold", "italic", "ol", "ul"],
                *["link", "document-link", "resource-link", "group-link", "region-link"],
            ]
        },
    }
}
TAGGIT_CASE_INSENSITIVE = True
