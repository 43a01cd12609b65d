"""Items in files of officials: read with every fault at its cell, written so that reading gives the same.

Pure: no Django, no database.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tongban.catalogue.exchange import csv_file, guangan, xlsx, yaml_file
from tongban.catalogue.exchange.reading import CellFault, Entry, Reading, Refused
from tongban.catalogue.exchange.xlsx import template

__all__ = ["CellFault", "Entry", "Reading", "Refused", "read", "template", "write"]

MOST_BYTES = 10 * 1024 * 1024

READERS: Mapping[str, Callable[[bytes], Reading]] = {
    "xlsx": xlsx.read,
    "yaml": yaml_file.read,
    "csv": csv_file.read,
    "guangan": guangan.read,
}


def read(data: bytes, *, form: str) -> Reading:
    """Read a file of one of rules.FORMS_OF_INTAKE.

    Raises Refused with words for a file that is not read at all; KeyError for an unknown form.
    """
    if len(data) > MOST_BYTES:
        raise Refused(f"文件最大 {MOST_BYTES // 1024 // 1024} MB，请分几次上传。")
    if not data:
        raise Refused("文件是空的。")
    reading = READERS[form](data)
    if not reading.documents and not reading.faults:
        raise Refused("文件里没有事项。")
    return reading


def write(
    documents: Iterable[Mapping[str, Any]],
    *,
    form: str,
    organs: Mapping[str, Mapping[str, Any]],
) -> bytes:
    """Return the documents as a file of a form: xlsx, yaml or csv; `organs` by slug, for yaml.

    Raises KeyError for an unknown form.
    """
    if form == "yaml":
        return yaml_file.write(documents, organs)
    return {"xlsx": xlsx.write, "csv": csv_file.write}[form](documents)
