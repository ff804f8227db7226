"""Draws the demo's illustrations: flat, of leaning strokes, without faces and without words.

Run from the root of the project:  python -m cms.demo.make_images
It writes cms/demo/images/<key>.png, 1600 x 1000 pixels, the same bytes every time with the same Pillow.
What each picture shows is described in images.toml, which is written by hand.
"""

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "images"
WIDTH, HEIGHT = 1600, 1000
LEAN = 5.2 / 22  # of the two strokes in the mark: how far the top stands to the right, per unit of height
OVERSAMPLING = 4  # drawn four times as large and scaled down, so that slanting edges are smooth
COLOURS = 64  # enough for flat areas and their edges; keeps a file small enough for a slow phone

PAPER, WASH, LINE = "#faf8f3", "#efece2", "#cbc7b8"
NIGHT, DEEP, SHADE, PINE, MOSS, SAGE = "#0a2d27", "#0f3d35", "#13463c", "#1b584c", "#277866", "#7fa99b"
MARIGOLD, AMBER, GLOW = "#f5ab2b", "#d98f12", "#fcebc8"


class Picture:
    """A ground to draw on, in units of the finished picture; y grows downwards."""

    def __init__(self, ground):
        self.large = Image.new("RGB", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING), ground)
        self.pen = ImageDraw.Draw(self.large)

    def shape(self, colour, *corners):
        self.pen.polygon([(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in corners], fill=colour)

    def block(self, colour, left, top, right, bottom):
        self.shape(colour, (left, top), (right, top), (right, bottom), (left, bottom))

    def disc(self, colour, x, y, radius):
        self.oval(colour, x, y, radius, radius)

    def oval(self, colour, x, y, across, down):
        box = [(x - across) * OVERSAMPLING, (y - down) * OVERSAMPLING]
        box += [(x + across) * OVERSAMPLING, (y + down) * OVERSAMPLING]
        self.pen.ellipse(box, fill=colour)

    def stroke(self, colour, x, foot, height, width):
        """One stroke of the mark: its foot starts at x, its head leans to the right."""
        lean = height * LEAN
        self.shape(colour, (x, foot), (x + lean, foot - height), (x + lean + width, foot - height), (x + width, foot))

    def pair(self, x, foot, height, width, first=PAPER):
        """The mark itself: two who stand side by side."""
        self.stroke(first, x, foot, height, width)
        self.stroke(MARIGOLD, x + width * 1.65, foot, height, width)

    def save(self, key):
        small = self.large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        flat = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(FOLDER / f"{key}.png", optimize=True)


def crowd():
    """People who stand close together and carry signs, more of them and taller towards the right."""
    picture, chance = Picture(DEEP), Random(5)  # noqa: S311 - nothing secret, the same picture every time
    picture.disc(SHADE, 1180, 470, 330)
    rows = [(PINE, 0, 34, 1.5), (MOSS, -9, 40, 1.0)]
    for colour, shift, step, tallness in rows:
        for x in range(-160 + shift, WIDTH, step):
            rise = 150 + 330 * (max(x, 0) / WIDTH) ** 1.6
            picture.stroke(colour, x, HEIGHT, rise * tallness * chance.uniform(0.72, 1.08), 23)
    for x, height, sign in [
        (150, 330, SAGE),
        (470, 400, PAPER),
        (800, 500, MARIGOLD),
        (1120, 640, PAPER),
        (1290, 560, SAGE),
    ]:
        placard(picture, x, height, sign)
    for x, height in [
        (-30, 170),
        (70, 205),
        (300, 240),
        (385, 215),
        (600, 290),
        (690, 262),
        (930, 400),
        (1240, 520),
        (1430, 600),
    ]:
        picture.pair(x, HEIGHT, height, 25)
    for x, height in [(215, 150), (530, 205), (850, 250), (1035, 330), (1120, 300), (1360, 380)]:
        picture.stroke(SAGE, x, HEIGHT, height, 23)
    return picture


def placard(picture, x, height, colour):
    """A blank sign on its pole."""
    picture.stroke(colour, x, HEIGHT, height, 11)
    picture.stroke(colour, x - 62 + height * LEAN, HEIGHT - height, 96, 136)


def school():
    """A school in the morning; grown-ups bring children with satchels to its open door."""
    picture = Picture(GLOW)
    picture.disc(MARIGOLD, 1230, 270, 190)
    for x, height in [(40, 400), (98, 520), (156, 360), (1372, 380), (1430, 530), (1488, 440), (1546, 340)]:
        picture.stroke(SAGE, x, 740, height, 38)
    wing(picture, left=250, lit={(1, 0), (3, 1)})
    wing(picture, left=970, lit={(0, 1), (4, 0), (2, 1)})
    entrance(picture)
    picture.block(MOSS, 0, 740, WIDTH, HEIGHT)
    picture.shape(GLOW, (716, 740), (884, 740), (1040, HEIGHT), (440, HEIGHT))
    for x, foot, size in [(30, 952, 1.0), (178, 920, 0.88), (312, 893, 0.77), (432, 869, 0.67), (540, 848, 0.58)]:
        grown_up_with_child(picture, x, foot, size)
    for x, foot, size in [(1018, 862, 0.64), (1150, 890, 0.75), (1290, 922, 0.88), (1446, 958, 1.02)]:
        grown_up_with_child(picture, x, foot, size)
    return picture


def wing(picture, *, left, lit):
    """One side of the school, 380 wide; lit names the windows with a light on, as (column, row)."""
    picture.block(DEEP, left, 400, left + 380, 740)
    picture.stroke(NIGHT, left - 24, 400, 34, 420)
    for row, foot in enumerate((552, 692)):
        for column in range(5):
            colour = MARIGOLD if (column, row) in lit else PAPER
            picture.stroke(colour, left + 24 + column * 70, foot, 92, 32)


def entrance(picture):
    """The middle of the school, between its wings: roof, windows and the open door."""
    picture.block(PINE, 630, 290, 970, 740)
    picture.shape(NIGHT, (596, 290), (800, 160), (1004, 290))
    picture.disc(PAPER, 800, 240, 27)
    for x in (672, 736, 800, 864):
        picture.stroke(PAPER, x, 482, 128, 32)
    picture.block(NIGHT, 690, 530, 910, 740)
    picture.block(MARIGOLD, 716, 554, 884, 740)
    picture.shape(MOSS, (716, 554), (766, 576), (766, 720), (716, 740))
    picture.shape(MOSS, (884, 554), (834, 576), (834, 720), (884, 740))


def grown_up_with_child(picture, x, foot, size):
    """An adult, 190 times `size` tall, and a child with a satchel; x and foot are where the adult stands."""
    picture.stroke(PAPER, x, foot, 190 * size, 30 * size)
    picture.stroke(NIGHT, x + 78 * size, foot - 38 * size, 54 * size, 22 * size)
    picture.stroke(MARIGOLD, x + 50 * size, foot, 116 * size, 28 * size)


def door():
    """A front door on its chain at night: light inside, two people behind it, a sheet of paper on the sill."""
    picture = Picture(DEEP)
    for y in range(60, 800, 74):
        picture.block(SHADE, 0, y, WIDTH, y + 5)
    lit_window(picture, left=150, top=250)
    picture.block(PAPER, 706, 116, 1234, 830)
    picture.block(MARIGOLD, 736, 146, 1204, 830)
    picture.stroke(DEEP, 752, 830, 420, 44)
    picture.stroke(PINE, 826, 830, 350, 44)
    picture.shape(MOSS, (1204, 146), (944, 186), (944, 800), (1204, 830))
    picture.shape(PINE, (944, 186), (926, 182), (926, 806), (944, 800))
    for top, bottom in ((0.07, 0.42), (0.5, 0.92)):
        panel(picture, top, bottom)
    picture.disc(MARIGOLD, 972, 508, 15)
    for link in range(17):
        picture.oval(NIGHT, 736 + link * 12, 440 + 26 * (1 - ((link - 8) / 8) ** 2), *((8, 4) if link % 2 else (7, 6)))
    picture.block(NIGHT, 0, 830, WIDTH, HEIGHT)
    picture.stroke(MARIGOLD, 740 - 170 * LEAN, HEIGHT, 170, 186)
    picture.block(PAPER, 660, 830, 1280, 848)
    picture.shape(PAPER, (846, 868), (1000, 868), (962, 934), (796, 934))
    return picture


def lit_window(picture, *, left, top):
    """A window with the light on, 380 wide and 340 high above its sill."""
    picture.block(PAPER, left, top, left + 380, top + 340)
    picture.block(MARIGOLD, left + 22, top + 22, left + 358, top + 318)
    for x in (left + 30, left + 84, left + 138, left + 192):
        picture.stroke(AMBER, x, top + 318, 296, 26)
    picture.block(PAPER, left + 181, top, left + 199, top + 340)
    picture.block(PAPER, left - 22, top + 340, left + 402, top + 366)


def panel(picture, top, bottom):
    """A sunken field of the door, between two shares of its height."""

    def corner(x, share):
        hinge = (x - 944) / 260
        upper, lower = 186 - 40 * hinge, 800 + 30 * hinge
        return x, upper + (lower - upper) * share

    picture.shape(PINE, corner(1000, top), corner(1160, top), corner(1160, bottom), corner(1000, bottom))


def kitchen_table():
    """A kitchen table under a lamp, with papers, a pen, a cup and a key: a family makes its plan."""
    picture = Picture(DEEP)
    picture.shape(PINE, (690, 250), (910, 250), (1240, 640), (360, 640))
    picture.block(SAGE, 794, 0, 806, 150)
    picture.shape(MARIGOLD, (730, 150), (870, 150), (950, 262), (650, 262))
    picture.oval(GLOW, 800, 262, 150, 17)
    for x in (350, 690, 1030):
        chair(picture, x)
    picture.block(NIGHT, 0, 880, WIDTH, HEIGHT)
    for x in (270, 1230):
        picture.stroke(MOSS, x, 960, 140, 44)
    picture.shape(GLOW, *on_table(0, 0, 1, 1))
    picture.block(AMBER, 180, 830, 1420, 862)
    for left, far, right, near, lines in [
        (0.1, 0.2, 0.26, 0.8, 6),
        (0.3, 0.12, 0.45, 0.66, 5),
        (0.52, 0.34, 0.69, 0.92, 7),
    ]:
        sheet(picture, left, far, right, near, lines)
    pen_cup_and_key(picture)
    return picture


def on_table(left, far, right, near):
    """The corners of a rectangle on the table, given as shares of its width and depth."""

    def place(across, deep):
        depth = deep * (0.72 + 0.28 * deep)  # what lies further away looks shorter
        edge_left, edge_right = 380 - 200 * depth, 1220 + 200 * depth
        return edge_left + (edge_right - edge_left) * across, 590 + 240 * depth

    return place(left, far), place(right, far), place(right, near), place(left, near)


def sheet(picture, left, far, right, near, lines):
    """A written sheet of paper with so many lines; its edges are shares of the table's width and depth."""
    picture.shape(LINE, *on_table(left + 0.006, far + 0.03, right + 0.006, near + 0.03))
    picture.shape(PAPER, *on_table(left, far, right, near))
    step = (near - far) / (lines + 1)
    for line in range(lines):
        top = far + step * (line + 0.7)
        end = right - (0.07 if line % 3 == 2 else 0.025)
        picture.shape(SAGE if line else DEEP, *on_table(left + 0.025, top, end, top + step * 0.34))


def pen_cup_and_key(picture):
    """A pen, a cup on its saucer and a key, on the right of the table."""
    picture.stroke(DEEP, 1010, 800, 128, 13)
    picture.shape(NIGHT, (1010, 800), (1023, 800), (1011, 818))
    picture.oval(LINE, 1190, 730, 74, 17)
    picture.disc(MOSS, 1234, 668, 30)
    picture.disc(GLOW, 1234, 668, 17)
    picture.shape(MOSS, (1130, 622), (1238, 622), (1226, 726), (1142, 726))
    picture.oval(MOSS, 1184, 726, 42, 11)
    picture.oval(NIGHT, 1184, 622, 54, 13)
    picture.disc(AMBER, 1160, 786, 20)
    picture.disc(GLOW, 1160, 786, 9)
    picture.block(AMBER, 1178, 781, 1258, 791)
    for x in (1222, 1244):
        picture.block(AMBER, x, 791, x + 9, 806)


def chair(picture, x):
    """The back of a chair behind the table; its first slat stands at x."""
    for slat in range(4):
        picture.stroke(MOSS, x + slat * 56, 640, 200, 20)
    picture.stroke(MOSS, x + 42, 462, 36, 204)


def town_hall():
    """A town hall on its steps; people have come and stand before it."""
    picture, chance = Picture(MARIGOLD), Random(11)  # noqa: S311 - as above
    for x, top in [(60, 560), (190, 500), (1330, 510), (1460, 570)]:
        picture.block(AMBER, x, top, x + 110, 856)
    picture.block(DEEP, 720, 80, 880, 250)
    picture.shape(NIGHT, (690, 86), (800, 18), (910, 86))
    picture.disc(GLOW, 800, 142, 44)
    picture.stroke(DEEP, 789, 146, 34, 7)
    picture.block(DEEP, 797, 139, 826, 146)
    picture.shape(DEEP, (290, 372), (800, 205), (1310, 372))
    picture.shape(MARIGOLD, (560, 348), (800, 266), (1040, 348))
    picture.block(NIGHT, 270, 372, 1330, 410)
    picture.block(DEEP, 330, 410, 1270, 760)
    for x in range(340, 1200, 110):
        if x != 780:
            picture.stroke(PAPER, x, 760, 350, 50)
    picture.stroke(MARIGOLD, 745, 760, 250, 100)
    for step, colour in enumerate((PAPER, LINE, PAPER, LINE)):
        picture.block(colour, 300 - step * 34, 760 + step * 24, 1300 + step * 34, 784 + step * 24)
    picture.block(AMBER, 0, 856, WIDTH, HEIGHT)
    for x in range(-80, WIDTH, 34):
        picture.stroke(chance.choice((DEEP, NIGHT, PINE, MOSS)), x, HEIGHT, chance.uniform(70, 128), 23)
    for x, height in [(40, 150), (330, 176), (650, 200), (980, 184), (1310, 160)]:
        picture.pair(x, HEIGHT, height, 24)
    return picture


def main():
    """Draw the five pictures and save each under the name of its function, such as town-hall.png."""
    for draw in (crowd, school, door, kitchen_table, town_hall):
        draw().save(draw.__name__.replace("_", "-"))


if __name__ == "__main__":
    main()
