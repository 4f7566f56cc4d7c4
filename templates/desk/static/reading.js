// What the credit reads as: the line on the card, where it came from, who is in it.
import { element } from "./page.js";

export function showReading(place, reading) {
  place.replaceChildren();
  place.hidden = !reading || reading.state === "empty";
  if (place.hidden) return;
  place.dataset.state = reading.state;
  if (reading.line) {
    const line = element("p", reading.line, "reading-line");
    line.dir = "auto";
    place.append(line, element("p", reading.from, "reading-from"));
  }
  if (reading.detail) place.append(element("p", reading.detail));
  if (reading.parts.length) {
    const list = element("ul");
    for (const [word, name] of reading.parts) {
      const item = element("li");
      const bold = element("b", name);
      bold.dir = "auto";
      item.append(element("span", `${word} `), bold);
      list.append(item);
    }
    place.append(list);
  }
  for (const note of reading.notes) place.append(element("p", note, "reading-from"));
}
