// autosave.js: saves <form data-autosave="/address"> as it is filled, and says so in base/_autosave.html.
//
// The address takes the form as POST and answers {"version": 4, "saved_at": "14:03"}.
// Nothing typed is lost: what could not be saved stays in this tab (sessionStorage), the page warns before it
// is left, and after a new sign-in the form takes the new CSRF token and goes on.

const AFTER_TYPING = 1200; // ms
const AFTER_CHOOSING = 200;
const RETRY = [5000, 15000, 60000];
const SAVED = "saved", SIGNED_OUT = "signed-out", STALE = "stale", UNREACHED = "unreached", REFUSED = "refused";
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "version"]);

for (const form of document.querySelectorAll("form[data-autosave]")) attach(form);

// What was filled in beforehand says where it came from, until it is changed.
function sayEdited(control) {
  const note = control.closest("[data-field]")?.querySelector("[data-edited]");
  if (note) note.textContent = note.dataset.edited;
}

function attach(form) {
  const state = form.querySelector("[data-autosave-state]");
  const words = state.dataset;
  const keptAs = `autosave:${form.dataset.autosave}`;
  let changes = 0, saved = 0, failures = 0, leaving = false;
  let timer, running, savedAt;

  form.addEventListener("input", (event) => {
    sayEdited(event.target);
    changed(AFTER_TYPING);
  });
  form.addEventListener("change", () => changed(AFTER_CHOOSING));
  form.addEventListener("submit", beforeSubmit);
  window.addEventListener("online", () => isUnsaved() && save());
  document.addEventListener("visibilitychange", () => document.hidden && isUnsaved() && !leaving && save());
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved() && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("pagehide", beforeHiding);
  show(words.wordsReady); // before the first save, so that nothing jumps while one types
  restore();

  function isUnsaved() {
    return changes > saved;
  }

  function changed(wait) {
    if (!isUnsaved() && !running) show(words.wordsReady); // "saved" would no longer be true
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // One save at a time; a change during a save is saved after it.
  function save() {
    clearTimeout(timer);
    running ??= send().finally(() => (running = undefined));
    return running;
  }

  async function send() {
    let outcome;
    do {
      const sending = changes;
      show(words.wordsSaving);
      outcome = await post();
      if (outcome === SAVED) saved = sending;
    } while (outcome === SAVED && isUnsaved());
    if (outcome === SAVED) {
      sessionStorage.removeItem(keptAs);
      show(`${words.wordsSaved} ${savedAt}`);
    } else keep();
    return outcome;
  }

  async function post() {
    let response;
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: typed(),
        headers: { Accept: "application/json" },
        redirect: "manual", // a redirect leads to the sign-in page
      });
    } catch {
      return fail(UNREACHED);
    }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return fail(SIGNED_OUT);
    const answer = await response.json().catch(() => ({}));
    if (response.status === 409) return fail(STALE, answer.message);
    if (!response.ok) return fail(response.status >= 500 ? UNREACHED : REFUSED, answer.message);
    take(answer.version);
    failures = 0;
    savedAt = answer.saved_at ?? clock();
    form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true }));
    return SAVED;
  }

  function typed() {
    const data = new FormData(form);
    for (const [key, value] of [...data]) if (value instanceof File) data.delete(key);
    return data;
  }

  function take(version) {
    const input = form.elements.namedItem("version");
    if (input && version !== undefined) input.value = version;
  }

  function fail(outcome, message) {
    if (outcome === SIGNED_OUT) {
      show(words.wordsSignedOut, link(words.wordsSignIn, words.signIn, true), button(words.wordsRetry, signedInAgain));
    } else if (outcome === STALE && words.wordsCompare) {
      show(message ?? words.wordsFailed, button(words.wordsCompare, compare));
    } else if (outcome === STALE) {
      show(message ?? words.wordsFailed, link(words.wordsReload, location.href, false));
    } else {
      show(message ?? "", button(words.wordsFailed, save));
      timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    }
    state.classList.add("autosave-failed");
    return outcome;
  }

  // The page that answers shows what was typed beside what somebody else has saved.
  function compare() {
    leaving = true;
    sessionStorage.removeItem(keptAs);
    HTMLFormElement.prototype.submit.call(form);
  }

  // Signing in changes the CSRF token: take the one a fresh copy of this page carries.
  async function signedInAgain() {
    const response = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!response?.ok) return fail(response ? SIGNED_OUT : UNREACHED);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const fresh of page.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      for (const old of document.querySelectorAll("[name=csrfmiddlewaretoken]")) old.value = fresh.value;
    }
    take(page.querySelector("form[data-autosave] [name=version]")?.value);
    return save();
  }

  // What is on the page must be on the server before the next page comes.
  function beforeSubmit(event) {
    if (!isUnsaved() && !running) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    save().then((outcome) => {
      if (outcome === SAVED || outcome === REFUSED) {
        leaving = true;
        saved = changes;
        clearTimeout(timer);
        form.requestSubmit(submitter);
      } else {
        state.scrollIntoView({ block: "center" });
      }
    });
  }

  // A save begun now may reach the server after the next page is drawn: leave it to the next page.
  function beforeHiding() {
    if (!isUnsaved() || leaving) return;
    leaving = true;
    keep();
  }

  function keep() {
    const fields = [...typed()].filter(([key]) => !NOT_KEPT.has(key) && !isPassword(key));
    sessionStorage.setItem(keptAs, JSON.stringify({ fields, version: form.elements.namedItem("version")?.value }));
  }

  function isPassword(key) {
    return form.elements.namedItem(key)?.type === "password";
  }

  function restore() {
    const kept = sessionStorage.getItem(keptAs);
    if (!kept) return;
    const { fields, version } = JSON.parse(kept);
    take(version); // what another device has saved since then is asked about, not overwritten
    const several = new Map();
    for (const [key, value] of fields) several.set(key, [...(several.get(key) ?? []), value]);
    for (const control of form.elements) {
      const values = several.get(control.name);
      if (!values) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else if (control.type !== "file") control.value = values.shift() ?? control.value;
    }
    changed(AFTER_TYPING);
    show(words.wordsRestored);
  }

  function show(...content) {
    state.classList.remove("autosave-failed");
    state.replaceChildren(...content.filter(Boolean));
  }
}

function link(words, href, newTab) {
  const anchor = document.createElement("a");
  anchor.textContent = words;
  anchor.href = href;
  if (newTab) {
    anchor.target = "_blank";
    anchor.rel = "noopener";
  }
  return anchor;
}

function button(words, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = words;
  element.addEventListener("click", press);
  return element;
}

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}
