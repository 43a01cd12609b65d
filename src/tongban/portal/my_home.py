"""My space: what needs me, what is running, what is done."""

from dataclasses import dataclass

from tongban.applications.queries import DraftLine, FolderLine, drafts_of, folders_of
from tongban.base.desk import Viewer
from tongban.cases.queries import FolderMatter, MyCase, Which, my_cases, open_folders
from tongban.joint.queries import JointLine, running_joint_cases
from tongban.messages.queries import unread_count

WAITING, RUNNING, ENDED, DRAFTS = 20, 10, 5, 3  # shown here; the rest is a page away


@dataclass(frozen=True, slots=True)
class Home:
    """The lists of my space; `more_…`: there are others on a page of their own."""

    waiting: list[MyCase]
    running: list[MyCase]
    ended: list[MyCase]
    drafts: list[DraftLine]
    folders: list[FolderLine]  # one form over several items, not submitted yet
    running_folders: list[FolderMatter]
    running_joint: list[JointLine]  # 一件事
    more_waiting: bool
    more_running: bool
    more_ended: bool
    more_drafts: bool
    unread: int

    @property
    def is_empty(self) -> bool:
        lists = (self.waiting, self.running, self.ended, self.drafts, self.folders)
        return not any(lists) and not self.running_folders and not self.running_joint


def my_home(viewer: Viewer) -> Home:
    """Return my space, or the enterprise's the viewer acts for. Nine queries at most."""
    assert viewer.person_id
    waiting = my_cases(viewer, which=Which.WAITING, size=WAITING)
    running = my_cases(viewer, which=Which.RUNNING, size=RUNNING, alone=True)
    ended = my_cases(viewer, which=Which.ENDED, size=ENDED)
    drafts = drafts_of(viewer)
    return Home(
        waiting=waiting.items,
        running=running.items,
        ended=ended.items,
        drafts=drafts.items[:DRAFTS],
        folders=folders_of(viewer),
        running_folders=open_folders(viewer),
        running_joint=running_joint_cases(viewer),
        more_waiting=waiting.next_token is not None,
        more_running=running.next_token is not None,
        more_ended=ended.next_token is not None,
        more_drafts=len(drafts.items) > DRAFTS,
        unread=unread_count(viewer.person_id),
    )
