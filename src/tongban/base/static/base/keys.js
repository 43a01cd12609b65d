// keys.js: the workbench by keyboard. j/k move through [data-key-row], Enter opens the row's link,
// "/" goes to [data-key-search], "?" lists the keys, x ticks the row's [data-key-pick], any other letter presses [data-key="x"].
// Never while something is being typed, never with Ctrl, Alt or Meta, never inside an open dialog.
// Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.

const SWITCH = "tongban.keys";
const dialog = document.getElementById("key-help");
const switchBox = dialog.querySelector("[data-key-switch]");
const opener = document.querySelector("[data-key-help]");
let here = -1;

switchBox.checked = localStorage.getItem(SWITCH) !== "off";
switchBox.addEventListener("change", () => localStorage.setItem(SWITCH, switchBox.checked ? "on" : "off"));
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", showHelp);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!switchBox.checked || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
});

function isTyping(target) {
  if (target.isContentEditable || target.closest("textarea, select, [role=combobox]")) return true;
  const input = target.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit"].includes(input.type);
}

function act(key) {
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "?") return showHelp();
  if (key === "/") return focus(document.querySelector("[data-key-search]"));
  if (key === "x") return pick();
  return press([...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key));
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-key-row]")];
  if (!rows.length) return false;
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const from = focused >= 0 ? focused : here;
  here = Math.min(Math.max(from + step, 0), rows.length - 1);
  for (const row of rows) row.classList.toggle("key-here", row === rows[here]);
  // The link has the focus, so that Enter opens it and a screen reader reads it.
  rows[here].querySelector("a[href]")?.focus({ preventScroll: true });
  rows[here].scrollIntoView({ block: "nearest" });
  return true;
}

function pick() {
  const box = document.querySelector(".key-here [data-key-pick]");
  if (!box) return false;
  box.checked = !box.checked;
  return true;
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-key-row]");
  for (const lit of document.querySelectorAll(".key-here")) lit.classList.toggle("key-here", lit === row);
});

function focus(element) {
  if (!element) return false;
  element.focus();
  element.select?.();
  return true;
}

function press(element) {
  if (!element || element.disabled || element.closest("[hidden]")) return false;
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) return focus(element);
  element.click();
  return true;
}

function showHelp() {
  const list = dialog.querySelector("[data-key-list]");
  for (const row of list.querySelectorAll("[data-key-own]")) row.remove();
  for (const element of document.querySelectorAll("[data-key]")) {
    const row = list.insertRow();
    row.dataset.keyOwn = "";
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    row.insertCell().append(key);
    row.insertCell().textContent = element.dataset.keyWords ?? element.textContent.trim();
  }
  dialog.showModal();
  return true;
}
