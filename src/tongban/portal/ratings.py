"""What was chosen in the form of a rating."""

from collections.abc import Sequence

from django.http import QueryDict

from tongban.ratings.queries import phrases_at


def chosen_in(posted: QueryDict) -> tuple[int, Sequence[str], str]:
    """Return level (0 when none was chosen), phrases and words.

    The page shows the phrases of the chosen level alone; those ticked before the level was changed
    are of another level and not part of the rating.
    """
    text = posted.get("level", "")
    level = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0
    phrases = [phrase for phrase in posted.getlist("phrases") if phrase in phrases_at(level)]
    return level, phrases, posted.get("words", "")
