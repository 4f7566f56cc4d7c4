// Framing: a focal point, or a box outside which nothing is shown; by pointer, by arrow keys, by number.
import { byId, element, say } from "./page.js";

const STEP = 2;
const LEAST = 10;
const SIDES = ["left", "top", "right", "bottom"];
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const within = (value, least = 0, most = 100) => Math.round(Math.min(most, Math.max(least, value)) * 10) / 10;

export function startFrame(changed) {
  const frame = byId("frame");
  const focal = { x: byId("focal_x"), y: byId("focal_y") };
  const crop = Object.fromEntries(SIDES.map((side) => [side, byId(`crop_${side}`)]));
  const isCrop = () => document.querySelector("[name=framing]:checked").value === "crop";
  let drag = null;

  const number = (field) => Number.parseFloat(field.value.replace(",", "."));
  const box = () => {
    const given = SIDES.map((side) => number(crop[side]));
    return given.every((value) => value >= 0 && value <= 100) && given[0] < given[2] && given[1] < given[3] ? given : null;
  };

  function place() {
    const [x, y] = [number(focal.x), number(focal.y)];
    const known = x >= 0 && x <= 100 && y >= 0 && y <= 100;
    byId("focal").hidden = !known || isCrop();
    if (known) Object.assign(byId("focal").style, { left: `${x}%`, top: `${y}%` });
    const given = box();
    byId("cropper").hidden = !given;
    byId("cropper").toggleAttribute("data-held", isCrop());
    if (given) stand(byId("cropper"), given.map((value) => value / 100));
    frame.setAttribute("aria-label", say(isCrop() ? "frame_crop" : "frame_focal"));
  }

  function setFocal(x, y) {
    focal.x.value = within(x);
    focal.y.value = within(y);
    told(say("focal_at", { x: Math.round(focal.x.value), y: Math.round(focal.y.value) }));
  }

  function setBox(sides) {
    const fixed = sides.map((value) => within(value));
    if (fixed[2] - fixed[0] < LEAST || fixed[3] - fixed[1] < LEAST) return;
    SIDES.forEach((side, at) => { crop[side].value = fixed[at]; });
    told(say("crop_at", { width: Math.round(fixed[2] - fixed[0]), height: Math.round(fixed[3] - fixed[1]) }));
  }

  function told(words) {
    byId("frame-said").textContent = words;
    place();
    changed();
  }

  function moved(sides, dx, dy) {
    const x = Math.min(100 - sides[2], Math.max(-sides[0], dx));
    const y = Math.min(100 - sides[3], Math.max(-sides[1], dy));
    return [sides[0] + x, sides[1] + y, sides[2] + x, sides[3] + y];
  }

  function at(event) {
    const view = byId("photo-view").getBoundingClientRect();
    return [within((event.clientX - view.left) / view.width * 100), within((event.clientY - view.top) / view.height * 100)];
  }

  function begin(event) {
    if (event.button) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    const start = at(event);
    const corner = event.target.dataset?.corner || "";
    const inside = event.target.closest("#cropper") && box();
    drag = { start, corner, box: inside || (corner ? box() : null) };
    if (!isCrop()) setFocal(...start);
  }

  function follow(event) {
    if (!drag) return;
    const [x, y] = at(event);
    if (!isCrop()) return setFocal(x, y);
    const [x0, y0] = drag.start;
    if (drag.corner) return setBox(stretched(drag.box, drag.corner, x, y));
    if (drag.box) return setBox(moved(drag.box, x - x0, y - y0));
    setBox([Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)]);
  }

  function stretched(sides, corner, x, y) {
    const next = [...sides];
    next[corner.includes("w") ? 0 : 2] = x;
    next[corner.includes("n") ? 1 : 3] = y;
    return next;
  }

  function step(event) {
    const move = ARROWS[event.key];
    if (!move) return;
    event.preventDefault();
    if (!isCrop()) {
      const [x, y] = [focal.x, focal.y].map((field) => (Number.isNaN(number(field)) ? 50 : number(field)));
      return setFocal(x + move[0], y + move[1]);
    }
    const given = box() || [10, 10, 90, 90];
    setBox(event.shiftKey ? [given[0], given[1], given[2] + move[0], given[3] + move[1]] : moved(given, ...move));
  }

  function reset() {
    for (const field of [...Object.values(focal), ...Object.values(crop)]) field.value = "";
    told(say("frame_free"));
  }

  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.addEventListener("pointerdown", begin);
  frame.addEventListener("pointermove", follow);
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { drag = null; });
  frame.addEventListener("keydown", step);
  byId("frame-reset").addEventListener("click", reset);
  for (const field of [...Object.values(focal), ...Object.values(crop)]) field.addEventListener("input", place);
  for (const choice of document.querySelectorAll("[name=framing]")) choice.addEventListener("change", place);
  place();
  return { place, outline };
}

function stand(made, [left, top, right, bottom]) {
  Object.assign(made.style, {
    left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`,
  });
}

// The part of the photo that each format shows, drawn on the photo.
function outline(pictures, lead) {
  const drawn = pictures.filter((each) => each.crop).map((each) => {
    const made = element("span", "", "outline");
    made.append(element("b", each.title));
    made.toggleAttribute("data-lead", each.format === lead);
    stand(made, each.crop);
    return made;
  });
  byId("outlines").replaceChildren(...drawn);
}
