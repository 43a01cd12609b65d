"""A case (办件) and the rows of what was done to it: each carries who, when and why."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Right

from tongban.base.desk import Desk
from tongban.base.ids import IdField
from tongban.base.prepared import Slot
from tongban.base.sealing import SealedField
from tongban.law.lifecycle import Finish, State
from tongban.people.permissions import Permission

OPEN = models.Q(finished_at__isnull=True)
TAIL = 4  # characters of a number that are read out at the counter, at the least
OWED = models.Q(kept_at=None, broken_on=None, dropped_at=None)
RUNNING = [State.ACCEPTED.value, State.SUSPENDED.value, State.DECIDING.value]
# To be put right, or ready to be fetched or downloaded: what is posted comes by itself.
WAITS_FOR_APPLICANT = models.Q(
    state__in=[State.PRE_RETURNED.value, State.CORRECTING.value]
) | models.Q(
    models.Q(delivery__isnull=True) | ~models.Q(delivery__way="post"),
    state__in=[State.DELIVERING.value, State.DENIED.value],
)
ENDED_STATES = [
    State.REJECTED.value,
    State.FINISHED.value,
    State.WITHDRAWN.value,
    State.FORWARDED.value,
    State.LAPSED.value,
    State.RETURNED.value,
    State.REVOKED.value,
    State.VOIDED.value,
    State.DELETED.value,
    State.ARCHIVED.value,
]


class CaseQuerySet(models.QuerySet["Case"]):
    def handled_by(
        self, agency_id: UUID | Slot | None, windows: frozenset[str] = frozenset()
    ) -> "CaseQuerySet":
        """Included if, and only if, the agency handles it, or the desk takes in its window category."""
        mine = models.Q(agency_id=agency_id)
        return self.filter(mine | models.Q(window__in=windows) if windows else mine)

    def seen_from(self, desk: Desk) -> "CaseQuerySet":
        """Included if, and only if, the desk handles it, or looks on over every agency (督查)."""
        if desk.may(Permission.CASE_READ_EVERY):
            return self
        return self.handled_by(desk.agency_id, desk.windows)

    def of_applicant(
        self, person_id: UUID | Slot, organisation_id: UUID | Slot | None = None
    ) -> "CaseQuerySet":
        """Included if, and only if, it is the enterprise's the viewer acts for, or, acting for
        himself, the person applied for himself or filed it as agent for another person.

        An enterprise's case is seen with its mandate alone, also by who once filed it.
        """
        if organisation_id is not None:
            return self.filter(organisation_id=organisation_id)
        mine = models.Q(person_id=person_id) | models.Q(agent_id=person_id)
        return self.filter(mine, organisation=None)

    def waiting_for_applicant(self) -> "CaseQuerySet":
        """Included if, and only if, the applicant has something to do: correct, resubmit, fetch."""
        return self.filter(WAITS_FOR_APPLICANT)

    def not_waiting_for_applicant(self) -> "CaseQuerySet":
        """Included if, and only if, the applicant has nothing to do now."""
        return self.exclude(WAITS_FOR_APPLICANT)

    def open(self) -> "CaseQuerySet":
        """Included if, and only if, the case has not ended."""
        return self.filter(finished_at=None)


class Case(models.Model):
    """One matter before one agency."""

    id = IdField()
    number = models.CharField(max_length=40, unique=True)  # 230881 yyyyMMdd channel2 seq6 check
    # What is read out of a number: few cases share it, so that its end is found by an index.
    number_tail = models.GeneratedField(
        expression=Right("number", TAIL),
        output_field=models.CharField(max_length=TAIL),
        db_persist=True,
    )
    query_code = models.CharField(max_length=8)
    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT)
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    item_version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT)
    item_name = models.CharField(max_length=200)
    item_kind = models.CharField(max_length=20)  # 行政许可, 公共服务 …: which law binds
    result_name = models.CharField(max_length=120, default="")  # 食品经营许可证, "": no paper
    window = models.CharField(max_length=20, default="")  # 一窗分类
    applicant_name = models.CharField(max_length=120)  # of the person or the enterprise
    # Those without an index of their own (db_index) stand first in one below.
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    agent = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    channel = models.CharField(max_length=2)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    on_the_spot = models.BooleanField(default=False)  # 即办件
    committed = models.BooleanField(default=False)  # 告知承诺: decided at once, checked afterwards
    in_steps = models.BooleanField(default=False)  # accepted onto the diagram of its item (流程)
    filings = models.PositiveSmallIntegerField(default=0)  # 多证合一: settled with its decision
    fee_due = models.BooleanField(default=False)  # it charges, and nothing was noted yet (收费)
    owed_until = models.DateField(null=True)  # 容缺后补: when the next promised paper is due

    statutory_days = models.PositiveSmallIntegerField(null=True)  # None: the law sets no limit
    statutory_unit = models.CharField(max_length=3, default="工作日")  # 工作日, 自然日
    promised_days = models.PositiveSmallIntegerField(null=True)
    promised_unit = models.CharField(max_length=3, default="工作日")
    notices = models.PositiveSmallIntegerField(default=0)  # 补正告知; a second one is marked
    extended_days = models.PositiveSmallIntegerField(default=0)

    submitted_at = models.DateTimeField()
    # The day the papers came in: submission, or the last correction. Art. 32 counts from it.
    received_on = models.DateField()
    answer_by = models.DateField(null=True)  # art. 32: silent past this day = accepted
    accepted_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)  # None while the clock stands or has not begun
    promised_due_on = models.DateField(null=True)
    # The next day something is due of the agency: what work lists are ordered by.
    # While no clock runs (waiting for the applicant, paused) it is 9999-12-31.
    due_on = models.DateField()
    decided_on = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    finish = models.PositiveSmallIntegerField(
        null=True, choices=[(f.value, f.name.lower()) for f in Finish]
    )
    archive_number = models.CharField(
        max_length=80, default="", blank=True
    )  # 档号, "" until archived
    # 材料已按期销毁: when, and the rule; what was decided, and its journal, stay.
    erased_on = models.DateField(null=True)
    erased_basis = models.CharField(max_length=200, default="", blank=True)
    holder = models.ForeignKey(  # whose desk it is on; None: in the agency's pool
        "people.Staff", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=RUNNING) | models.Q(accepted_on__isnull=False),
                name="case_running_was_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=ENDED_STATES, finished_at__isnull=False, finish__isnull=False
                )
                | (
                    ~models.Q(state__in=ENDED_STATES)
                    & models.Q(finished_at__isnull=True, finish__isnull=True)
                ),
                name="case_ended_says_how",
            ),
            models.UniqueConstraint(
                fields=["archive_number"],
                name="case_archive_number",
                condition=~models.Q(archive_number=""),
            ),
        ]
        indexes = [
            # Work lists hold what has not ended, in the order of the clock.
            models.Index(fields=["due_on", "id"], name="case_open", condition=OPEN),
            models.Index(fields=["agency", "due_on", "id"], name="case_agency_due", condition=OPEN),
            models.Index(
                fields=["agency", "state", "due_on", "id"], name="case_agency_state", condition=OPEN
            ),
            models.Index(fields=["holder", "due_on", "id"], name="case_mine", condition=OPEN),
            models.Index(fields=["window", "due_on", "id"], name="case_window", condition=OPEN),
            # The unified hall counts the tabs of most of the town: from the index alone.
            models.Index(
                fields=["state", "due_on", "id"],
                include=["window", "agency"],
                name="case_state_open",
                condition=OPEN,
            ),
            models.Index(fields=["agency", "-finished_at", "-id"], name="case_agency_ended"),
            models.Index(fields=["-finished_at", "-id"], name="case_ended", condition=~OPEN),
            models.Index(
                fields=["finished_at", "id"],
                name="case_kept",
                condition=models.Q(finished_at__isnull=False, erased_on=None),
            ),
            models.Index(
                fields=["applicant_name"], opclasses=["varchar_pattern_ops"], name="case_name"
            ),
            models.Index(
                fields=["agency", "applicant_name"],
                opclasses=["", "varchar_pattern_ops"],
                name="case_applicant",
            ),
            models.Index(fields=["number_tail", "agency"], name="case_number_tail"),
            # Jobs: who is late to answer.
            models.Index(fields=["state", "answer_by"], name="case_answer_by"),
            models.Index(fields=["person", "-submitted_at"], name="case_of_person"),
            models.Index(fields=["agent", "-submitted_at"], name="case_of_agent"),
            models.Index(fields=["organisation", "-submitted_at"], name="case_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseRow(models.Model):
    """What every row of a case carries: who did it, when."""

    id = IdField()
    by = models.CharField(max_length=80)  # Actor.actor
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.by_name} {self.at:%Y-%m-%d}"


class PreReview(CaseRow):
    """网上预审."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pre_reviews")
    passed = models.BooleanField()
    opinion = models.TextField(default="")
    items = models.JSONField(default=list)  # what is to be put right, as in Correction


class Correction(CaseRow):
    """补正: everything that is missing, told at once (行政许可法 32(1)(4))."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    round = models.PositiveSmallIntegerField()  # 1 is the one the law knows; 2+ needs a reason
    items = models.JSONField()  # rules.MissingItem: [{"line", "name", "what"}]
    reason_again = models.TextField(default="")
    due_on = models.DateField()  # 逾期未补: the application lapses
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")  # what the applicant says to it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="correction_round"),
            models.UniqueConstraint(
                fields=["case"],
                name="correction_one_open",
                condition=models.Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(round=1) | ~models.Q(reason_again=""),
                name="correction_again_has_reason",
            ),
        ]


class Acceptance(CaseRow):
    """受理 or 不予受理."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="acceptance")
    accepted = models.BooleanField()
    deemed = models.BooleanField(default=False)  # 逾期不告知视为受理
    ground = models.CharField(max_length=12, default="")  # rules.RejectionGround
    reason = models.TextField(default="")
    remedy = models.TextField(default="")  # 救济途径, and where to go instead

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted=True) | ~models.Q(reason=""),
                name="rejection_has_reason",
            )
        ]


class Promise(CaseRow):
    """容缺受理承诺: a paper that comes later. `by` and `at` say who promised it, when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    line = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(
        default=0
    )  # sent: 1 some days before, 2 on the day
    kept_at = models.DateTimeField(null=True)
    broken_on = models.DateField(null=True)  # the case was sent back for it
    dropped_at = models.DateTimeField(null=True)  # the case ended for another reason

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "line"], name="promise_once"),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="promise_open", condition=OWED),
        ]


class AfterCheck(CaseRow):
    """事后核查: whether what was promised is so. `by` and `at` say who decided on the promise."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="after_check")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    # While something has to be put right: what, and until when.
    demand = models.TextField(default="")
    correct_by = models.DateField(null=True)
    outcome = models.CharField(max_length=10, default="", blank=True)  # rules.Outcome, "": open
    finding = models.TextField(default="")
    checked_by = models.CharField(max_length=80, default="")
    checked_by_name = models.CharField(max_length=120, default="")
    checked_at = models.DateTimeField(null=True)
    reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", checked_at=None)
                | (
                    ~models.Q(outcome="")
                    & ~models.Q(finding="")
                    & models.Q(checked_at__isnull=False)
                ),
                name="after_check_says_what_was_found",
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_on", "id"],
                name="after_check_open",
                condition=models.Q(outcome=""),
            ),
            models.Index(fields=["agency", "-checked_at", "-id"], name="after_check_done"),
        ]


class Revocation(CaseRow):
    """撤销: a decision taken back, with reasons and remedies (行政许可法 69)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="revocation")
    reasons = models.TextField()
    remedy = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reasons="") & ~models.Q(remedy=""),
                name="revocation_has_reasons_and_remedy",
            )
        ]


class SettledFiling(CaseRow):
    """多证合一: a filing that came with the licence; its agency is told what was registered.

    `by` and `at` say who decided, and with it sent the information, when.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="settled_filings")
    place = models.PositiveSmallIntegerField()  # on the list
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=200)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    receiver = models.CharField(max_length=120)  # in words: who keeps the filing
    # The receiver is not connected: the agency that registered passes the information on.
    is_forwarded = models.BooleanField()
    information = SealedField(default="")  # JSON [[label, text]]: what the receiver is told
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=80, default="", blank=True)
    received_by_name = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="filing_once")]
        indexes = [
            models.Index(
                fields=["agency", "at", "id"],
                name="filing_open",
                condition=models.Q(received_at__isnull=True),
            ),
            models.Index(fields=["agency", "-received_at", "-id"], name="filing_received"),
        ]


class SpecialProcedure(CaseRow):
    """特别程序: time the law does not count (行政许可法 45)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="special_procedures")
    name = models.CharField(max_length=60)  # 现场核查, 听证 …
    reason = models.TextField()
    days = models.PositiveSmallIntegerField()  # announced length
    unit = models.CharField(max_length=3, default="工作日")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    result = models.TextField(default="")
    officers = models.CharField(max_length=120, default="")  # who checked on site: two or more
    ended_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="special_one_open", condition=models.Q(ended_on__isnull=True)
            )
        ]


class Extension(CaseRow):
    """延长期限: once, ten days at most, approved by the head of the organ (行政许可法 42)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    approved = models.BooleanField(null=True)  # None: waiting
    answered_by = models.CharField(max_length=80, default="")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("by")), name="extension_second_person"
            ),
            # One that was refused may be asked for again.
            models.UniqueConstraint(
                fields=["case"],
                name="extension_once",
                condition=models.Q(approved__isnull=True) | models.Q(approved=True),
            ),
        ]


class Review(CaseRow):
    """审查: the reviewer's opinion, for the one who decides."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    recommends_grant = models.BooleanField(null=True)  # None: sent back
    opinion = models.TextField()


class Decision(CaseRow):
    """决定: granted, or denied with reasons and remedies (行政许可法 38)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="decision")
    granted = models.BooleanField()
    reasons = models.TextField(default="")
    remedy = models.TextField(default="")  # 复议、诉讼

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted=True) | (~models.Q(reasons="") & ~models.Q(remedy="")),
                name="denial_has_reasons_and_remedy",
            )
        ]


class Result(CaseRow):
    """办理结果: the paper that came of it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="result")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=80, default="")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)


class Fee(CaseRow):
    """缴费: what was paid for a case, or why nothing is charged. `by` and `at` say who noted it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="fee")
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # yuan
    receipt = models.CharField(max_length=200, default="", blank=True)  # 票据号
    waived = models.CharField(max_length=200, default="", blank=True)  # 免收的原因

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(amount__gt=0, waived="") & ~models.Q(receipt=""))
                | (models.Q(amount=0, receipt="") & ~models.Q(waived="")),
                name="fee_paid_or_waived",
            )
        ]


class Delivery(CaseRow):
    """送达: how the result, or the denial, is to reach the applicant, and when it did.

    `by` and `at` say who handed or sent it.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="delivery")
    way = models.CharField(max_length=10)  # window, post, electronic
    receiver = models.CharField(max_length=60, default="")
    address = SealedField(default="")
    tracking = models.CharField(max_length=60, default="")
    delivered_at = models.DateTimeField(null=True)


class Ending(CaseRow):
    """撤回、转报、作废、删除、逾期未补正、逾期未补交: how a case ended before a decision, and why."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="ending")
    kind = models.CharField(max_length=10)  # law.lifecycle.Step
    reason = models.TextField()
    where = models.CharField(max_length=120, default="")  # 转报: to whom


class Document(CaseRow):
    """文书: a numbered paper of the case. `data` is all its template needs, so it can be made again."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=30)  # documents.Kind
    number = models.CharField(max_length=60, unique=True)
    data = SealedField()  # JSON
    # None until the worker has made the PDF.
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="document_of_case")]


class DocumentText(models.Model):
    """The words of one kind of document, for every item or for one. Without a row, the built-in ones."""

    id = IdField()
    kind = models.CharField(max_length=30)  # documents.Kind
    item = models.ForeignKey("catalogue.Item", on_delete=models.CASCADE, null=True)
    text = models.TextField()  # paragraphs, with {placeholders} (documents.PLACEHOLDERS)
    saved_by = models.CharField(max_length=120)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "item"], name="document_text_of_item"),
            models.UniqueConstraint(
                fields=["kind"],
                name="document_text_of_all",
                condition=models.Q(item__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id or ''}"
