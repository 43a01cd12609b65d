// site.js: what every page does once JavaScript runs. Every page works without it.

const live = document.getElementById("live");
const body = document.body;

/** Say something to screen readers without moving the focus. */
export function say(words) {
  live.textContent = words;
}

// --- data-once: a button is pressed once; the server would answer the same twice anyway ---------

const resting = new Map(); // button → the nodes it showed

document.addEventListener("submit", (event) => {
  // A form that another script sends (htmx, uploads, autosave) has been prevented by now.
  if (!event.defaultPrevented) rest(event.target, event.submitter);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form) rest(form, event.detail.requestConfig?.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", wakeAll);
// The browser's back button shows the page as it was left.
window.addEventListener("pageshow", wakeAll);

function rest(form, submitter) {
  // After this turn, so that the name and value of the button pressed are still sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("[data-once]")) {
      if (resting.has(button)) continue;
      resting.set(button, [...button.childNodes]);
      button.disabled = true;
      if (button === submitter) button.replaceChildren(button.dataset.onceWords ?? button.textContent);
    }
  });
}

function wakeAll() {
  for (const [button, nodes] of resting) {
    button.disabled = false;
    button.replaceChildren(...nodes);
  }
  resting.clear();
}

// --- the error summary takes the focus, also when htmx brings it -------------------------------

function takeFocus(root) {
  root.querySelector("[data-take-focus]")?.focus();
}
takeFocus(document);
document.addEventListener("htmx:afterSettle", (event) => takeFocus(event.target));

// --- a request htmx could not finish says so ---------------------------------------------------

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => alertLine(body.dataset.wordsOffline));
}

function alertLine(words) {
  document.querySelector(".alert-line")?.remove();
  const line = document.createElement("p");
  line.className = "alert-line";
  line.setAttribute("role", "alert");
  line.textContent = words;
  body.append(line);
  setTimeout(() => line.remove(), 12000);
}

// --- print ------------------------------------------------------------------------------------

function showPrint(root) {
  for (const button of root.querySelectorAll("[data-print][hidden]")) button.hidden = false;
}
showPrint(document);
document.addEventListener("htmx:afterSettle", (event) => showPrint(event.target));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// --- read aloud (大字版); hidden where the browser has no voice ---------------------------------

const reader = document.querySelector("[data-read-aloud]");
if (reader && "speechSynthesis" in window) {
  const words = reader.querySelector("[data-read-words]");
  const start = words.textContent;
  reader.hidden = false;
  reader.addEventListener("click", () => (isReading() ? stopReading() : readAloud()));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());

  function isReading() {
    return reader.getAttribute("aria-pressed") === "true";
  }

  function readAloud() {
    const marked = String(getSelection()).trim();
    const text = marked || document.getElementById("main").innerText;
    // Sentence by sentence: some browsers fall silent in a long utterance.
    const sentences = text.split(/(?<=[。！？；.!?])|\n+/).map((s) => s.trim()).filter(Boolean);
    const utterances = sentences.map((sentence) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = document.documentElement.lang;
      utterance.rate = 0.9;
      return utterance;
    });
    if (!utterances.length) return;
    utterances.at(-1).onend = stopReading;
    mark(true);
    for (const utterance of utterances) speechSynthesis.speak(utterance);
  }

  function stopReading() {
    speechSynthesis.cancel();
    mark(false);
  }

  function mark(reading) {
    reader.setAttribute("aria-pressed", String(reading));
    words.textContent = reading ? words.dataset.stop : start;
  }
}
