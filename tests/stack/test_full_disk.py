"""The disk for uploads is a small one, and full: editors are told, nothing is left, and readers go on reading."""

import errno
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import requests
from PIL import Image

from .conftest import Reader

pytestmark = pytest.mark.stack

MEGABYTE = 1024 * 1024
SENTENCE = "no room left"


@pytest.fixture
def small_disk(stack):
    """64 MB and a hundred files, in the place of the media folder."""
    media = stack.folder / "media"
    owner = media.stat()
    options = f"size=64m,nr_inodes=100,mode=755,uid={owner.st_uid},gid={owner.st_gid}"
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(media)], check=True, capture_output=True, text=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        pytest.skip(f"A small disk can only be mounted by root: {getattr(error, 'stderr', error)}")
    yield media
    subprocess.run(["umount", "--lazy", str(media)], check=True)


class Uploader:
    """A logged-in editor who sends pictures as the admin's pages do."""

    def __init__(self, stack):
        self.stack, self.session = stack, requests.Session()
        self.session.verify, self.session.trust_env = str(stack.certificate), False
        email, password = stack.logins["administrator"]
        answer = self.send("/admin/login/", {"username": email, "password": password, "next": "/admin/"})
        assert answer.url == f"{stack.url}/admin/"

    def send(self, path: str, fields: dict, files: dict | None = None) -> requests.Response:
        page = self.session.get(self.stack.url + path, timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self.session.post(
            self.stack.url + path, data=fields | {"csrfmiddlewaretoken": token}, files=files, timeout=60,
            headers={"Referer": self.stack.url + path},
        )  # fmt: skip

    def one(self) -> requests.Response:
        words = {"title": "A wall", "description": "A green wall.", "credit": "Made for this test", "collection": "1"}
        return self.send("/admin/images/add/", words, {"file": ("wall.jpg", picture())})

    def of_many(self) -> dict:
        return self.send(
            "/admin/images/multiple/add/", {"title": "A wall"}, {"files[]": ("wall.jpg", picture())}
        ).json()


def picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 300), 90).save(out, "JPEG")
    return out.getvalue()


def fill(disk: Path) -> None:
    """All but 14 MB."""
    (disk / "filler").write_bytes(b"\0" * (50 * MEGABYTE))


def fill_with_names(disk: Path) -> None:
    """There is room for bytes, and for not one file more: what is found out only by writing."""
    (disk / "fillers").mkdir()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        for number in range(1000):
            (disk / "fillers" / str(number)).touch()


def uploaded(disk: Path) -> list:
    return [
        path for path in disk.rglob("*") if path.is_file() and not str(path.relative_to(disk)).startswith("filler")
    ]


def images(stack) -> str:
    code = "from cms.images.models import SiteImage; print('images:', SiteImage.objects.count())"
    return re.search(r"images: \d+", stack.manage("shell", "-c", code))[0]


@pytest.mark.parametrize(("full", "status"), [(fill, 200), (fill_with_names, 507)])
def test_who_uploads_is_told_nothing_is_left_and_readers_read_on(stack, reader, small_disk, full, status):
    before, editor = images(stack), Uploader(stack)
    full(small_disk)
    with ThreadPoolExecutor(4) as at_once:
        pages = [at_once.submit(Reader(stack).get, path) for path in ("/", "/es/", "/privacy/") * 10]
        answers = [editor.one() for _ in range(3)]
        told = [editor.of_many() for _ in range(3)]
    assert {answer.status_code for answer in answers} == {status}
    assert all(SENTENCE in answer.text for answer in answers)
    assert not any(answer["success"] for answer in told)
    assert all(SENTENCE in answer["error_message"] for answer in told)
    assert {page.result().status for page in pages} == {200}
    assert uploaded(small_disk) == []
    assert images(stack) == before
    assert "disk" in reader.ready()["degraded"]  # 64 MB are few, full or not
    assert re.search(rf"disk: .*{re.escape(str(small_disk))} has \d+ MB left", stack.manage("check_health"))


def test_as_soon_as_there_is_room_an_upload_is_taken(stack, small_disk):
    editor = Uploader(stack)
    fill(small_disk)
    assert SENTENCE in editor.one().text
    os.remove(small_disk / "filler")
    assert SENTENCE not in editor.one().text
    assert len(uploaded(small_disk)) >= 1
    code = "from cms.images.models import SiteImage; SiteImage.objects.filter(title='A wall').delete()"
    stack.manage("shell", "-c", code)
