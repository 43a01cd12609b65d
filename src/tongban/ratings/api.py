"""Ratings over the API."""

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tongban.base.web import viewer_of
from tongban.ratings import services

router = Router()


class RatingIn(Schema):
    """level: 5 非常满意 … 1 非常不满意; phrases: from the list of that level; words: at most 500."""

    level: int
    phrases: list[str] = []
    words: str = ""
    query_code: str = ""


class Done(Schema):
    """The case that was rated."""

    number: str


@router.post("/{number}/rating", response={201: Done}, summary="评价已办结的办件（一事一评）")
def rate(request: HttpRequest, number: str, rating: RatingIn) -> Status[dict[str, str]]:
    """Rate an ended case, as its applicant or with its query code."""
    services.rate(
        number,
        viewer=viewer_of(request),
        level=rating.level,
        phrases=rating.phrases,
        words=rating.words,
        query_code=rating.query_code,
        channel="api",
    )
    return Status(201, {"number": number})
