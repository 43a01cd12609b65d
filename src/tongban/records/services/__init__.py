"""What can be done to papers and e-licences."""

from tongban.records.services.erasing import erase_files, erase_papers
from tongban.records.services.issuing import NewLicence, Validity, issue_licence, validity_of
from tongban.records.services.licences import change_state, lapse_due
from tongban.records.services.papers import (
    keep_issued,
    keep_stored,
    keep_upload,
    material_of_licence,
    store_file,
    store_scan,
)
from tongban.records.services.register import Imported, import_register
from tongban.records.services.sealing import sign_licence
from tongban.records.services.types import load_identity_papers, load_types
from tongban.records.services.vault import (
    date_own_paper,
    date_paper,
    note_opened,
    undo_verification,
    verify,
    withdraw,
)

__all__ = [
    "Imported",
    "NewLicence",
    "Validity",
    "change_state",
    "date_own_paper",
    "date_paper",
    "erase_files",
    "erase_papers",
    "import_register",
    "issue_licence",
    "keep_issued",
    "keep_stored",
    "keep_upload",
    "lapse_due",
    "load_identity_papers",
    "load_types",
    "material_of_licence",
    "note_opened",
    "sign_licence",
    "store_file",
    "store_scan",
    "undo_verification",
    "validity_of",
    "verify",
    "withdraw",
]
