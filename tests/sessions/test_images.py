"""Images that people add: what is taken, what is left out of them, and who sees them."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from sessions.models import Media
from sessions.services import media
from sessions.trainings.media import store_media

pytestmark = pytest.mark.django_db


def picture(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red."""
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    return image


def written(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def sent(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def opened(found: Media) -> Image.Image:
    return Image.open(io.BytesIO(bytes(found.body)))


def bomb(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        ends = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(kind + data))
        return ends[0] + kind + data + ends[1]

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 99))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("PNG", "a.png"), ("JPEG", "a.JPG"), ("WEBP", "a.webp"), ("GIF", "a.gif"), ("PNG", "a.jpeg")],
)
def test_an_image_is_known_by_its_content_and_kept_as_webp(kind: str, name: str) -> None:
    found = media.store_image(sent(written(picture(), kind), name))
    assert found.content_type == "image/webp"
    image = opened(found)
    assert (image.format, image.size) == ("WEBP", (40, 30))
    red, _half, white = image.convert("RGB").resize((3, 1)).get_flattened_data()
    assert red[0] > 200
    assert red[1] < 60
    assert min(white) > 200
    assert media.digest_in(media.name_of(found)) == found.digest


def test_the_same_picture_is_stored_once() -> None:
    first = media.store_image(sent(written(picture())))
    assert media.store_image(sent(written(picture()), "other.png")) == first
    assert Media.objects.count() == 1


def test_place_camera_and_comments_are_left_out_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    content = written(picture((40, 20)), "JPEG", exif=exif, comment=b"secret words")
    assert b"SecretCamera" in content
    image = opened(media.store_image(sent(content, "photo.jpg")))
    assert image.size == (20, 40)
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def test_a_large_picture_is_made_smaller_and_a_small_one_is_not_made_larger() -> None:
    image = opened(media.store_image(sent(written(picture((4000, 1000), "L")))))
    assert image.size == (1600, 400)
    assert opened(media.store_image(sent(written(picture((16, 16)))))).size == (16, 16)


def test_what_is_transparent_stays_so() -> None:
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert opened(media.store_image(sent(written(clear)))).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", media.ImageKindError),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", media.ImageKindError),
        (b"<!doctype html><script>alert(1)</script>", "a.gif", media.ImageKindError),
        (b"PK\x03\x04", "a.webp", media.ImageKindError),
        (b"", "a.png", media.ImageKindError),
        (written(picture(), "BMP"), "a.png", media.ImageKindError),
        (written(picture()), "a.exe", media.ImageKindError),
        (written(picture()), "", media.ImageKindError),
        (written(picture((400, 400)))[:200], "a.png", media.ImageError),
        (written(picture((400, 400)), "JPEG")[:700], "a.jpg", media.ImageError),
        (bomb(20_000, 20_000), "a.png", media.ImageSizeError),
        (bomb(8_000, 8_000), "a.png", media.ImageSizeError),
        (written(picture()) + b"0" * media.MAX_BYTES, "a.png", media.ImageWeightError),
    ],
)
def test_what_is_no_such_image_is_refused_with_a_reason(
    content: bytes, name: str, error: type[media.ImageError]
) -> None:
    upload = sent(content, name or "x")
    upload.name = name or None  # type: ignore[assignment]
    with pytest.raises(media.ImageError) as refused:
        media.store_image(upload)
    assert refused.type is error
    assert len(str(refused.value)) > 20
    assert not Media.objects.exists()


def test_an_image_that_nothing_shows_goes_after_a_day() -> None:
    store_media({"choir.png": written(picture((8, 8)))})
    media.store_image(sent(written(picture())))
    assert media.remove_unused() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert media.remove_unused() == 1
    assert Media.objects.get().is_private is False


def test_sending_an_image_again_keeps_it_for_another_day() -> None:
    media.store_image(sent(written(picture())))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        media.store_image(sent(written(picture())))
        assert media.remove_unused() == 0


def test_an_image_of_a_training_is_open_to_everybody_whoever_had_it_first() -> None:
    found = media.store_image(sent(written(picture())))
    store_media({"mine.webp": bytes(found.body)})
    assert Media.objects.get().is_private is False
    other = media.store_image(sent(written(picture((9, 9)))))
    media.open_images([other.digest])
    assert not Media.objects.filter(is_private=True).exists()
