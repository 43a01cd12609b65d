// upload.js: files go as soon as they are chosen, dropped or photographed: base/_upload.html.
// One after the other, each with its progress; one that fails stays in the list with a retry, the others are kept.
// A 2xx answer is the part (HTML with the id data-upload-part), put in place when all have gone.

dress(document);
document.addEventListener("htmx:afterSettle", (event) => dress(event.target));

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form || event.target.type !== "file") return;
  const files = [...event.target.files];
  event.target.value = "";
  send(form, files.map((file) => ({ file, line: addLine(form, file) })));
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-upload]");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.querySelector(".drop").classList.toggle("drop-over", name === "dragenter" || name === "dragover");
    if (name !== "drop") return;
    const several = form.querySelector("input[type=file]").multiple;
    const files = [...event.dataTransfer.files].slice(0, several ? undefined : 1);
    send(form, files.map((file) => ({ file, line: addLine(form, file) })));
  });
}

function dress(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) {
    form.querySelector("[data-upload-drop]").hidden = matchMedia("(pointer: coarse)").matches;
    form.querySelector("[data-upload-camera]").hidden = !matchMedia("(pointer: coarse)").matches;
    form.querySelector("[data-upload-send]").hidden = true;
  }
}

async function send(form, entries) {
  let part = null;
  const failed = [];
  for (const entry of entries) {
    const outcome = await sendOne(form, entry);
    if (outcome.html) {
      part = outcome.html;
      entry.line.remove();
    } else {
      showFailure(form, entry, outcome.words);
      failed.push(entry);
    }
  }
  if (part) replacePart(form, part, failed);
}

function sendOne(form, { file, line }) {
  const words = form.querySelector("[data-upload-list]").dataset;
  if (file.size > Number(form.dataset.uploadMax)) return Promise.resolve({ words: words.wordsLarge });
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const hidden of form.querySelectorAll("input[type=hidden]")) data.set(hidden.name, hidden.value);
  data.set("file", file);
  const bar = showProgress(line, file, words);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
    request.onerror = () => resolve({ words: words.wordsFailed });
    request.onload = () => resolve(read(request, form, words));
    request.send(data);
  });
}

function read(request, form, words) {
  const sentElsewhere = new URL(request.responseURL).pathname !== new URL(form.action).pathname;
  if (request.status === 401 || request.getResponseHeader("HX-Redirect") || sentElsewhere) return { words: words.wordsSignedOut };
  if (request.status >= 200 && request.status < 300) return { html: request.responseText };
  return { words: messageOf(request) || words.wordsFailed };
}

function messageOf(request) {
  if (request.getResponseHeader("Content-Type")?.includes("json")) {
    return JSON.parse(request.responseText).message;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const texts = [...page.querySelectorAll(".errors li, .errors p")].map((e) => e.textContent.trim());
  return texts.join(" ");
}

function addLine(form, file) {
  const line = document.createElement("li");
  line.textContent = file.name;
  form.querySelector("[data-upload-list]").append(line);
  return line;
}

function showProgress(line, file, words) {
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${words.wordsSending}：${file.name}`);
  line.replaceChildren(file.name, bar);
  return bar;
}

function showFailure(form, entry, message) {
  const words = form.querySelector("[data-upload-list]").dataset;
  const why = document.createElement("span");
  why.className = "upload-failed";
  why.textContent = message;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = words.wordsRetry;
  again.addEventListener("click", () => send(entry.line.closest("form"), [entry]));
  entry.line.replaceChildren(entry.file.name, why, again);
}

// The part may hold this very form: the lines of what failed move to its successor.
function replacePart(form, html, failed) {
  const id = form.dataset.uploadPart;
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!fresh) return location.reload();
  const address = form.getAttribute("action");
  document.getElementById(id).replaceWith(fresh);
  dress(fresh);
  window.htmx?.process(fresh);
  const successor = fresh.querySelector(`form[data-upload][action="${CSS.escape(address)}"]`) ?? fresh.querySelector("form[data-upload]");
  for (const entry of failed) successor?.querySelector("[data-upload-list]").append(entry.line);
}
