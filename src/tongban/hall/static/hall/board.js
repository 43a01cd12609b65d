// board.js: what hangs on a wall. Asks every two seconds whether anything is new (ETag), shows it,
// chimes and speaks each call once. When the network is lost the last state stays, and it says so.

const EVERY = 2000;
const part = () => document.getElementById("board");
const lost = document.getElementById("board-lost");
const clock = document.getElementById("board-clock");
const sound = document.getElementById("board-sound");
const calls = () => [...part().querySelectorAll("[data-call]")];

let tag = "";
let seenAt = new Date();
let known = new Set(calls().map((one) => one.dataset.call)); // a board switched on repeats nothing
let audio = null;

function hour(at) {
  return at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
}

async function ask() {
  try {
    const headers = { "HX-Request": "true" };
    if (tag) headers["If-None-Match"] = tag;
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.text());
    } else if (answer.status !== 304) throw new Error(answer.statusText);
    seenAt = new Date();
    lost.hidden = true;
  } catch {
    lost.textContent = lost.dataset.words.replace("{time}", hour(seenAt));
    lost.hidden = false;
  }
  clock.textContent = hour(new Date());
  setTimeout(ask, EVERY);
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("board");
  if (!fresh) return;
  part().replaceWith(document.importNode(fresh, true));
  const now = calls();
  for (const one of now) if (!known.has(one.dataset.call)) announce(one.dataset.say);
  known = new Set(now.map((one) => one.dataset.call));
}

function announce(words) {
  if (audio?.state !== "running") return;
  chime();
  if (!words || !("speechSynthesis" in window)) return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.lang = "zh-CN";
  speech.rate = 0.9;
  setTimeout(() => speechSynthesis.speak(speech), 1200); // one waits for the other by itself
}

function chime() {
  for (const [tone, after] of [[880, 0], [660, 0.45]]) {
    const begins = audio.currentTime + after;
    const source = new OscillatorNode(audio, { frequency: tone });
    const volume = new GainNode(audio, { gain: 0.4 });
    volume.gain.exponentialRampToValueAtTime(0.001, begins + 0.9);
    source.connect(volume).connect(audio.destination);
    source.start(begins);
    source.stop(begins + 0.9);
  }
}

// A browser plays nothing before somebody has touched it, unless it was started for that.
function wake() {
  audio ??= new AudioContext();
  audio.resume().then(() => { sound.hidden = audio.state === "running"; });
}
sound.hidden = false;
sound.addEventListener("click", wake);
if (navigator.getAutoplayPolicy?.("audiocontext") === "allowed") wake();

clock.textContent = hour(new Date());
setTimeout(ask, EVERY);
