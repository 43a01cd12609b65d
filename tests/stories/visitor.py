"""A person at a browser without JavaScript: opens pages, reads them, fills forms, presses buttons.

What is not on the page cannot be pressed: a missing button or field fails the story.
"""

from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class Visitor:
    """One browser. `page` is what it shows."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.page = Page("/", 200, "")

    def open(self, path: str) -> "Page":
        """Go to an address, following redirects."""
        return self._show(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> "Page":
        """Press the link that carries `words`."""
        return self.open(urljoin(self.page.path, self.page.link(words)))

    def press(self, button: str, fill: dict[str, Any] | None = None, *, at: str = "") -> "Page":
        """Fill the form that has a button with these words, and press it.

        `fill` maps field names to texts, lists, or uploads; every name must be in the form.
        `at` is a part of the form's action, where several forms have such a button.
        """
        form, pressed = self.page.form(button, at)
        data = _fields(form)
        for name, value in (fill or {}).items():
            assert form.find(attrs={"name": name}), f"no field {name!r} in {self.page.path}"
            data[name] = value
        if pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        action = str(pressed.get("formaction") or form.get("action") or self.page.path)
        action = urljoin(self.page.path, action)
        if str(form.get("method", "get")).lower() == "get":
            return self._show(self.client.get(action, data, follow=True), action)
        return self._show(self.client.post(action, data, follow=True), action)

    def _show(self, response: Any, asked: str) -> "Page":
        chain = getattr(response, "redirect_chain", [])
        path = urljoin(asked, chain[-1][0]) if chain else asked
        is_text = response.get("Content-Type", "").startswith("text/html")
        body = response.content.decode() if is_text else ""
        self.page = Page(path, response.status_code, body, b"" if is_text else _bytes(response))
        return self.page


class Page:
    """One page as a reader sees it."""

    def __init__(self, path: str, status: int, html: str, content: bytes = b"") -> None:
        self.path, self.status, self.html, self.content = path, status, html, content
        self.soup = BeautifulSoup(html, "html.parser")

    @property
    def text(self) -> str:
        """The words, with white space folded."""
        main = self.soup.find("main") or self.soup
        return " ".join(main.get_text(" ").split())

    @property
    def where(self) -> str:
        """The path alone."""
        return urlsplit(self.path).path

    def has(self, name: str) -> bool:
        """Test whether there is a field of this name."""
        return self.soup.find(attrs={"name": name}) is not None

    def fields(self) -> list[str]:
        """List the names of the fields of the main part, in order."""
        main = self.soup.find("main") or self.soup
        tags = main.find_all(["input", "select", "textarea"])
        names = [str(tag.get("name")) for tag in tags if tag.get("name")]
        return list(dict.fromkeys(names))

    def values(self) -> dict[str, str]:
        """What stands in each field of the page's forms, before anything is typed."""
        standing: dict[str, str] = {}
        for form in self.soup.find_all("form"):
            standing |= {name: texts[0] for name, texts in _fields(form).items()}
        return standing

    def link(self, words: str) -> str:
        """Return the address of the first link that carries `words`."""
        for tag in self.soup.find_all("a"):
            if words in " ".join(tag.get_text(" ").split()):
                return str(tag["href"])
        raise AssertionError(f"no link {words!r} at {self.path}: {self.text[:400]}")

    def form(self, button: str, at: str) -> tuple[Tag, Tag]:
        """Return the form with a button of these words, and the button."""
        for form in self.soup.find_all("form"):
            for tag in form.find_all("button"):
                action = str(tag.get("formaction") or form.get("action") or self.path)
                if button in " ".join(tag.get_text(" ").split()) and at in action:
                    return form, tag
        raise AssertionError(f"no button {button!r} at {self.path}: {self.text[:600]}")


def a_file(name: str, content: bytes, media_type: str = "application/pdf") -> SimpleUploadedFile:
    """Return a file to hand in."""
    return SimpleUploadedFile(name, content, media_type)


def _fields(form: Tag) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for tag in form.find_all(["input", "select", "textarea"]):
        name, kind = str(tag.get("name") or ""), str(tag.get("type") or "text")
        if not name or kind in {"submit", "button", "file"}:
            continue
        if kind in {"radio", "checkbox"}:
            if tag.has_attr("checked"):
                data.setdefault(name, []).append(str(tag.get("value", "on")))
        elif tag.name == "select":
            chosen = tag.find("option", selected=True)
            data.setdefault(name, []).append(str(chosen["value"]) if chosen else "")
        else:
            text = tag.get_text() if tag.name == "textarea" else str(tag.get("value", ""))
            data.setdefault(name, []).append(text)
    return data


def _bytes(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
