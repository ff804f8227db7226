"""The stream of blocks that the body of a page is made of."""

from wagtail import blocks

from .callouts import BesideBlock, KeyPointsBlock, NoticeBlock
from .links import AsksBlock, DownloadsBlock, FinderBlock, LinksBlock, ListingBlock, PanelBlock
from .lists import DatesBlock, FactsBlock, FiguresBlock, StepsBlock, TableBlock
from .text import HeadingBlock, PictureBlock, QuestionsBlock, TextBlock


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    image = PictureBlock()
    questions = QuestionsBlock()
    key_points = KeyPointsBlock()
    notice = NoticeBlock()
    beside = BesideBlock()
    steps = StepsBlock()
    facts = FactsBlock()
    figures = FiguresBlock()
    dates = DatesBlock()
    table = TableBlock()
    asks = AsksBlock()
    links = LinksBlock()
    downloads = DownloadsBlock()
    listing = ListingBlock()
    panel = PanelBlock()
    finder = FinderBlock()

    class Meta:
        block_counts = {"beside": {"max_num": 2}, "panel": {"max_num": 2}, "finder": {"max_num": 1}}
