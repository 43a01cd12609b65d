"""Papers people hand in."""

from io import BytesIO

from pypdf import PdfWriter


def a_pdf() -> bytes:
    """Return a blank page."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()
