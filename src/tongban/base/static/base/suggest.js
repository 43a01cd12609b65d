// suggest.js: suggestions under a search box, as an ARIA 1.2 combobox: <form data-suggest="/search/suggest">.
// The address takes ?q= and answers {"suggestions": [{"text": "…", "href": "/items/…", "note": "…"}]}.

const WAIT = 150; // ms after the last key

for (const form of document.querySelectorAll("form[data-suggest]")) attach(form, form.querySelector("[type=search]"));

function attach(form, input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer, request, active = -1;

  input.addEventListener("input", (event) => {
    if (event.isComposing) return; // half a syllable of pinyin is not a question
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the box
  list.addEventListener("click", (event) => open(event.target.closest("[role=option]")));

  async function ask() {
    request?.abort();
    const q = input.value.trim();
    if (!q) return close();
    request = new AbortController();
    try {
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q })}`;
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok) show((await response.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close(); // no suggestions is no fault: searching still works
    }
  }

  function show(suggestions) {
    if (!suggestions.length || document.activeElement !== input) return close();
    list.replaceChildren(...suggestions.map(option));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  function option(suggestion, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.dataset.href = suggestion.href;
    item.append(suggestion.text);
    if (suggestion.note) {
      const note = document.createElement("small");
      note.textContent = suggestion.note;
      item.append(note);
    }
    return item;
  }

  function onKey(event) {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose(active + 1 < count ? active + 1 : 0);
    else if (event.key === "ArrowUp") choose(active > 0 ? active - 1 : count - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) open(list.children[active]);
    else return;
    event.preventDefault();
  }

  function choose(index) {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function open(item) {
    if (item) location.assign(item.dataset.href);
  }

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
