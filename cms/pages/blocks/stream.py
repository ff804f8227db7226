"""The stream of blocks that the body of a page is made of."""

from wagtail import blocks

from .callouts import CalloutBlock, KeyPointsBlock, NoticeBlock
from .links import (
    CallToActionListBlock,
    DocumentListBlock,
    GroupFinderBlock,
    LatestOnTopicBlock,
    LinksBlock,
    NextStepsBlock,
)
from .lists import DatesBlock, DefinitionListBlock, StatisticsBlock, StepsBlock, TableBlock
from .text import FAQBlock, FigureBlock, HeadingBlock, TextBlock


class ContentStreamBlock(blocks.StreamBlock):
    """Every block an editor may use, in any order: pull-outs and panels at most twice, the finder of groups once."""

    heading = HeadingBlock()
    text = TextBlock()
    image = FigureBlock()
    questions = FAQBlock()
    key_points = KeyPointsBlock()
    notice = NoticeBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    facts = DefinitionListBlock()
    figures = StatisticsBlock()
    dates = DatesBlock()
    table = TableBlock()
    asks = CallToActionListBlock()
    links = LinksBlock()
    downloads = DocumentListBlock()
    listing = LatestOnTopicBlock()
    panel = NextStepsBlock()
    finder = GroupFinderBlock()

    class Meta:
        block_counts = {"callout": {"max_num": 2}, "panel": {"max_num": 2}, "finder": {"max_num": 1}}
