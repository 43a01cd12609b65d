// site.js: what every page does once JavaScript runs.

// data-once: a button is pressed once; the server would answer the same twice anyway.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  for (const button of event.target.querySelectorAll("[data-once]")) rest(button);
});

// Coming back by the browser's back button shows the page as it was left: wake the buttons.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once][data-resting]")) wake(button);
});

document.addEventListener("htmx:afterRequest", (event) => {
  for (const button of event.target.querySelectorAll?.("[data-once][data-resting]") ?? []) wake(button);
});

function rest(button) {
  // After this turn, so that the name and value of the button pressed are still sent.
  setTimeout(() => {
    button.disabled = true;
    button.dataset.resting = button.innerHTML;
    button.textContent = button.dataset.onceWords || button.textContent;
  });
}

function wake(button) {
  button.disabled = false;
  button.innerHTML = button.dataset.resting;
  delete button.dataset.resting;
}
