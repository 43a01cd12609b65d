"""Proving the journal from the command line: progress while it runs, then what is broken, in words."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tongban.journal import queries


def check(subject: str | None) -> bool:
    """Prove every chain and sealed day, or the one chain of `subject`; print the outcome.

    Returns whether all of it is whole. A subject nothing is recorded of is not.
    """
    total = queries.entries(subject)
    if subject and not total:
        print(
            f"没有“{subject}”的记录。对象写成“种类:编号”，如 case:0192…、item:food-business-licence。"
        )
        return False
    columns = (
        TextColumn("核验办事记录"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # The bar is for people who wait: what is found goes to standard output, for a report.
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        broken = queries.verify(subject, tick=lambda: progress.advance(task))
    for one in broken:
        print(f"错误 {one.subject} 第 {one.place} 条：{one.why}")
    if broken:
        print(f"核验 {total} 条记录，{len(broken)} 处有问题。请保留现场，从备份比对后再处理。")
    else:
        print(f"核验 {total} 条记录，没有发现问题。")
    return not broken
