"""Codes sent to a phone, and the channel they go by.

The channel is a plug-in: messages, which lies above this room, is connected in config/apps.py;
until then codes are printed on the console of a demo.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.said import said
from tongban.base.sealing import blind_index
from tongban.people import rules
from tongban.people.models import PhoneCode

# Sends a text to a phone: (phone, text). Called after commit; must not raise.
Channel = Callable[[str, str], None]
HOUR = timedelta(hours=1)


def print_on_console(phone: str, text: str) -> None:
    """The channel of a demo without an SMS gateway."""
    print(f"[短信 {phone}] {text}", flush=True)


_channel: Channel = print_on_console


def use_channel(channel: Channel) -> Channel:
    """Send codes by `channel` from now on; return the one used before."""
    global _channel
    before, _channel = _channel, channel
    return before


@transaction.atomic
def send_code(
    phone: str,
    purpose: rules.CodePurpose,
    *,
    now: datetime,
    address: str = "",
    matter: str = "",
    words: str = "",
) -> None:
    """Send a code to `phone`, good for `purpose` for ten minutes; earlier ones are void.

    `address` is the network address of whoever asked, "" where the platform itself does. `matter` is
    the one thing the code is good for, where there are several; `words` say what telling it means
    ({code} in them is the code), "" for a code nobody is told.
    Writes:  the code's digest.
    Raises:  Refused if one was sent within the minute, five to this phone or thirty at the wish of
             this address within the hour.
    """
    _check_pace(phone, address, now)
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    PhoneCode.objects.create(
        phone_index=blind_index(phone),
        address_index=blind_index(address),
        purpose=purpose,
        digest=_digest(phone, purpose, code, matter),
        sent_at=now,
    )
    words = words or "验证码 {code}，10 分钟内有效。请勿告诉他人。"
    _tell(phone, f"【同江通办】{words.replace('{code}', code)}")


@transaction.atomic
def tell_instead(
    phone: str, purpose: rules.CodePurpose, text: str, *, now: datetime, address: str = ""
) -> None:
    """Send `text` where a code would be of no use, so that the page looks the same to a stranger."""
    _check_pace(phone, address, now)
    PhoneCode.objects.create(
        phone_index=blind_index(phone),
        address_index=blind_index(address),
        purpose=purpose,
        digest="",
        sent_at=now,
        spent_at=now,
    )
    _tell(phone, f"【同江通办】{text}")


def prove_phone(
    phone: str, purpose: rules.CodePurpose, code: str, *, now: datetime, matter: str = ""
) -> None:
    """Spend the latest code sent to `phone` for `purpose`: whoever knows it holds the phone.

    Writes:  the try, kept also when it is wrong.
    Raises:  Invalid if it is wrong, five times tried, too old or spent.
    """
    latest = (
        PhoneCode.objects.filter(phone_index=blind_index(phone), purpose=purpose)
        .order_by("-sent_at", "-id")
        .first()
    )
    if latest is None or latest.spent_at or now > latest.sent_at + rules.CODE_LIFE:
        raise _wrong("验证码已失效，请重新获取。", "code.expired")
    counted = PhoneCode.objects.filter(
        pk=latest.pk, tries__lt=rules.CODE_TRIES, spent_at=None
    ).update(tries=F("tries") + 1)
    if not counted:
        raise _wrong("验证码输错次数太多，请重新获取。", "code.tried")
    if not hmac.compare_digest(latest.digest, _digest(phone, purpose, code.strip(), matter)):
        raise _wrong("验证码不对，请核对最近一条短信。", "code.wrong")
    # The second of two presses finds it spent.
    if not PhoneCode.objects.filter(pk=latest.pk, spent_at=None).update(spent_at=now):
        raise _wrong("验证码已使用，请重新获取。", "code.expired")


def forget_codes(now: datetime) -> None:
    """Delete codes older than a day; a daily job."""
    PhoneCode.objects.filter(sent_at__lt=now - timedelta(days=1)).delete()


def _check_pace(phone: str, address: str, now: datetime) -> None:
    sent = list(
        PhoneCode.objects.filter(phone_index=blind_index(phone), sent_at__gt=now - HOUR)
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)[: rules.CODES_PER_HOUR]
    )
    if sent and now - sent[0] < rules.CODE_INTERVAL:
        left = int((sent[0] + rules.CODE_INTERVAL - now).total_seconds()) + 1
        raise Refused(
            said("验证码刚刚发送过，请 {left} 秒后再试。", left=left), code="code.too_soon"
        )
    if len(sent) == rules.CODES_PER_HOUR:
        raise Refused("这个手机号一小时内获取验证码太多，请稍后再试。", code="code.too_many")
    asked = PhoneCode.objects.filter(address_index=blind_index(address), sent_at__gt=now - HOUR)
    if address and asked.count() >= rules.CODES_PER_HOUR_FROM_ADDRESS:
        message = "从您所在的网络获取验证码太多，请一小时后再试，或到窗口办理。"
        raise Refused(message, code="code.too_many")


def _digest(phone: str, purpose: str, code: str, matter: str) -> str:
    text = f"{phone}|{purpose}|{code}|{matter}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, "sha256").hexdigest()


def _tell(phone: str, text: str) -> None:
    transaction.on_commit(lambda: _channel(phone, text))


def _wrong(message: str, code: str) -> Invalid:
    return Invalid([Problem("code", code, message)])
