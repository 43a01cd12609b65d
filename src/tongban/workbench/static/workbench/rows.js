// rows.js: the rows of a list ([data-rows] > [data-row]) are moved where they stand: by their grip, or by
// the buttons up and down. The form then changes, so that autosave keeps the new order. Without JavaScript
// the same buttons send the form.

const live = document.getElementById("live");

for (const list of document.querySelectorAll("[data-rows]")) attach(list);

function attach(list) {
  for (const row of rowsOf(list)) {
    const grip = row.querySelector(":scope > .row-acts [data-row-grip]");
    if (!grip) return; // only to be read
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => drag(event, list, row));
    for (const button of row.querySelectorAll(":scope > .row-acts [data-row-move]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        step(list, row, Number(button.dataset.rowMove));
        button.focus();
      });
    }
  }
}

function step(list, row, by) {
  const beside = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!beside) return;
  if (by < 0) beside.before(row);
  else beside.after(row);
  moved(list, row);
}

function drag(event, list, row) {
  if (event.button !== 0) return;
  event.preventDefault();
  const before = rowsOf(list);
  row.classList.add("row-dragged");

  const move = (at) => {
    const under = rowsOf(list).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== row && at.clientY >= box.top && at.clientY <= box.bottom;
    });
    if (!under) return;
    const box = under.getBoundingClientRect();
    if (at.clientY < box.top + box.height / 2) under.before(row);
    else under.after(row);
  };
  const end = () => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    row.classList.remove("row-dragged");
    if (rowsOf(list).some((one, place) => one !== before[place])) moved(list, row);
  };
  // On the document: a row that is put elsewhere loses the pointer it had captured.
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

function moved(list, row) {
  const rows = rowsOf(list);
  rows.forEach((one, place) => {
    const number = one.querySelector("[data-row-number]");
    if (number) number.textContent = place + 1;
    mark(one, "-1", place === 0);
    mark(one, "1", place === rows.length - 1);
  });
  live.textContent = `${row.dataset.rowTitle}：第 ${rows.indexOf(row) + 1} 位，共 ${rows.length} 位`;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function mark(row, by, isAtEnd) {
  const button = row.querySelector(`:scope > .row-acts [data-row-move="${by}"]`);
  if (isAtEnd) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

function rowsOf(list) {
  return [...list.querySelectorAll(":scope > [data-row]")];
}
