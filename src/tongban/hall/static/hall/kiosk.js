// kiosk.js: the ticket machine prints by itself and goes back to its first page when nobody touches it.

const { idle, idleTo } = document.body.dataset;
let timer = 0;

function rest() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(idleTo), Number(idle) * 1000);
}
for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, rest);
rest();

if ("print" in document.body.dataset) window.print();
