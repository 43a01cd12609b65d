"""A joint case, locked."""

from uuid import UUID

from tongban.base.errors import NotFound
from tongban.joint.models import JointCase
from tongban.joint.queries.loading import Loaded, load


def lock(joint_id: UUID) -> Loaded:
    """Return a joint case, locked with the other phases of its whole, always in one order: two of its
    cases may move at once. Raises NotFound.
    """
    found = list(JointCase.objects.filter(pk=joint_id).values_list("whole_id", flat=True))
    if not found:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    (whole_id,) = found
    rows = JointCase.objects.filter(**({"whole_id": whole_id} if whole_id else {"pk": joint_id}))
    list(rows.select_for_update().order_by("id").values_list("pk"))
    return load(joint_id)
