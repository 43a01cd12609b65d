"""What a position may do. `<room>:<thing>:<action>`, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    ADMIN_PEOPLE = "agencies:people:manage"
    CALENDAR_MANAGE = "agencies:calendar:manage"
    CASE_ACCEPT = "cases:case:accept"  # accept, reject, ask for correction, forward
    CASE_DECIDE = "cases:case:decide"  # grant, deny, approve an extension
    CASE_DELIVER = "cases:case:deliver"
    CASE_EXPORT = "cases:case:export"  # the e-file of an ended case (电子档案)
    CASE_FILE = "cases:case:file"  # file for a person at the counter
    CASE_READ = "cases:case:read"
    CASE_READ_EVERY = "cases:case:read-every"  # of every agency, to look on
    CASE_RECEIVE = "cases:case:receive"  # pre-review, receive
    CASE_REVIEW = "cases:case:review"  # review, special procedures, ask for an extension
    CASE_VOID = "cases:case:void"
    CATALOGUE_DRAFT = "catalogue:draft:write"  # of the own agency; the editor's of every one
    CATALOGUE_LEGAL = "catalogue:draft:review-legal"
    CATALOGUE_PUBLISH = "catalogue:item:publish"  # publish, suspend, cancel, split, merge
    CATALOGUE_REVIEW = "catalogue:draft:review"  # as 编办
    DIRECTORY_MANAGE = "catalogue:directory:manage"
    DOCUMENT_TEXTS = "cases:document:write"  # the words of notices and decisions
    GOALS_READ = "supervision:goals:read"
    HALL_MANAGE = "hall:hall:manage"
    HALL_READ = "hall:numbers:read"
    HELP_FILE = "stations:help:file"  # 帮办代办: file for a neighbour who consents
    LICENCE_CHANGE = "records:licence:change"  # suspend, return, revoke, strike off
    LICENCE_READ = "records:licence:read"  # of the own agency
    LISTS_MANAGE = "catalogue:list:manage"  # batches, high frequency, intermediaries, proofs
    OPERATIONS_READ = "journal:operations:read"
    PARCEL_CARRY = "stations:parcel:hand-on"  # papers handed on, results brought back
    PERSON_REVEAL = "people:identifier:reveal"
    PROCESS_DRAW = "processes:diagram:write"  # of the own agency's items; the editor's of every one
    PROCESS_PUBLISH = "processes:diagram:publish"  # and move running cases to another version
    RETENTION_MANAGE = "retention:hold:manage"  # see what is erased when, and hold what may not be
    STATION_OVERSEE = "stations:station:oversee"  # the villages under a township
    STATIONING_APPROVE = "hall:stationing-exception:approve"  # 不进驻的例外
    STATIONING_EXCEPT = "hall:stationing-exception:ask"  # of the own agency's items
    STATIONING_MANAGE = "hall:stationing:manage"
    STATIONING_READ = "hall:stationing:read"
    TICKET_CALL = "hall:ticket:call"  # sit at a window and call who waits


class Role(StrEnum):
    """岗位角色."""

    WINDOW = "window"  # 窗口人员
    HELPER = "helper"  # 村级帮办代办员
    TOWNSHIP = "township"  # 乡镇便民服务中心管理员
    REVIEWER = "reviewer"  # 审查人员
    CHIEF = "chief"  # 首席代表
    EDITOR = "editor"  # 编办目录管理员
    LEGAL = "legal"  # 法制审核人员
    SUPERVISOR = "supervisor"  # 督查人员
    ADMIN = "admin"  # 信息中心管理员


ROLE_NAMES: dict[Role, str] = {
    Role.WINDOW: "窗口人员",
    Role.HELPER: "帮办代办员",
    Role.TOWNSHIP: "乡镇便民服务中心管理员",
    Role.REVIEWER: "审查人员",
    Role.CHIEF: "首席代表",
    Role.EDITOR: "目录管理员",
    Role.LEGAL: "法制审核人员",
    Role.SUPERVISOR: "督查人员",
    Role.ADMIN: "平台管理员",
}

_WINDOW = {
    Permission.CASE_ACCEPT,
    Permission.CASE_DELIVER,
    Permission.CASE_FILE,
    Permission.CASE_READ,
    Permission.CASE_RECEIVE,
    Permission.LICENCE_READ,
    Permission.PARCEL_CARRY,
    Permission.PERSON_REVEAL,
    Permission.TICKET_CALL,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.WINDOW: frozenset(_WINDOW),
    Role.HELPER: frozenset({Permission.HELP_FILE, Permission.PARCEL_CARRY}),
    Role.TOWNSHIP: frozenset({Permission.PARCEL_CARRY, Permission.STATION_OVERSEE}),
    Role.REVIEWER: frozenset(
        {
            Permission.CASE_EXPORT,
            Permission.CASE_READ,
            Permission.CASE_REVIEW,
            Permission.LICENCE_READ,
            Permission.PERSON_REVEAL,
        }
    ),
    # 首席代表 answers for every step of his agency; who accepted a case may still not decide it.
    Role.CHIEF: frozenset(
        _WINDOW
        | {
            Permission.CASE_DECIDE,
            Permission.CASE_EXPORT,
            Permission.CASE_REVIEW,
            Permission.CASE_VOID,
            Permission.CATALOGUE_DRAFT,
            Permission.GOALS_READ,
            Permission.LICENCE_CHANGE,
            Permission.PROCESS_DRAW,
            Permission.STATIONING_EXCEPT,
            Permission.STATIONING_READ,
        }
    ),
    Role.EDITOR: frozenset(
        {
            Permission.CATALOGUE_DRAFT,
            Permission.CATALOGUE_PUBLISH,
            Permission.CATALOGUE_REVIEW,
            Permission.DIRECTORY_MANAGE,
            Permission.DOCUMENT_TEXTS,
            Permission.GOALS_READ,
            Permission.LISTS_MANAGE,
            Permission.PROCESS_DRAW,
            Permission.PROCESS_PUBLISH,
            Permission.STATIONING_APPROVE,
            Permission.STATIONING_MANAGE,
            Permission.STATIONING_READ,
        }
    ),
    Role.LEGAL: frozenset({Permission.CATALOGUE_LEGAL, Permission.RETENTION_MANAGE}),
    Role.SUPERVISOR: frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_READ_EVERY,
            Permission.GOALS_READ,
            Permission.HALL_READ,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.ADMIN_PEOPLE,
            Permission.CALENDAR_MANAGE,
            Permission.HALL_MANAGE,
            Permission.HALL_READ,
            Permission.OPERATIONS_READ,
            Permission.RETENTION_MANAGE,
        }
    ),
}
