// The focal point on the photo: by pointer, by arrow keys, by number.
import { byId } from "./page.js";

const STEP = 2;

export function startFocal(changed) {
  const frame = byId("frame");
  const fields = { x: byId("focal_x"), y: byId("focal_y") };
  let dragging = false;

  function place() {
    const x = Number.parseFloat(fields.x.value);
    const y = Number.parseFloat(fields.y.value);
    const known = x >= 0 && x <= 100 && y >= 0 && y <= 100;
    const ring = byId("focal");
    ring.hidden = !known;
    if (known) Object.assign(ring.style, { left: `${x}%`, top: `${y}%` });
  }

  function set(x, y) {
    const within = (value) => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;
    fields.x.value = within(x);
    fields.y.value = within(y);
    place();
    changed();
  }

  function follow(event) {
    const box = byId("photo-view").getBoundingClientRect();
    set((event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100);
  }

  function step(event) {
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    set((Number.parseFloat(fields.x.value) || 50) + move[0], (Number.parseFloat(fields.y.value) || 50) + move[1]);
  }

  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "Focal point: the arrow keys move it");
  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    dragging = true;
    follow(event);
  });
  frame.addEventListener("pointermove", (event) => dragging && follow(event));
  frame.addEventListener("pointerup", () => { dragging = false; });
  frame.addEventListener("pointercancel", () => { dragging = false; });
  frame.addEventListener("keydown", step);
  fields.x.addEventListener("input", place);
  fields.y.addEventListener("input", place);
  place();
}
