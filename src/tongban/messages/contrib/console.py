"""SMS of a demonstration: printed, and written to TONGBAN_VAR/sms.log so that the visitor finds his code."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from tongban.base import clock
from tongban.messages.channels import Channel, Outgoing, Undeliverable
from tongban.messages.rules import SMS

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Console(Channel):
    name = SMS
    needs_phone = True

    def deliver(self, message: Outgoing) -> None:
        """Write the message where the visitor of a demonstration can read it.

        Refuses on a real site: messages of real people do not belong in a log.
        """
        self.check()
        print(f"[短信 {message.address}] {message.text}", flush=True)
        _write(f"{_time(clock.now())} {message.address} {message.text}\n")

    def check(self) -> None:
        if not settings.TONGBAN_DEMO:
            raise Undeliverable("没有接入短信网关，短信未发出。", final=True)


def _write(line: str) -> None:
    path = Path(settings.TONGBAN_VAR) / "sms.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with open(os.open(path, mode, 0o600), "a", encoding="utf-8") as log:
        log.write(line)


def _time(now: datetime) -> str:
    return f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
