import sharp from "sharp";
import { CREDIT, serve } from "./lines.mjs";

sharp.cache(false);

function lines(text) {
  const made = [""];
  for (const word of text.split(" ")) {
    const longer = `${made.at(-1)} ${word}`.trim();
    if (longer.length > 32) made.push(word);
    else made[made.length - 1] = longer;
  }
  return made;
}

function overlay(headline) {
  const rows = lines(headline).map((line, at) => `<text x="60" y="${400 + 70 * at}" font-size="60" font-weight="700">${line}</text>`);
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">
<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-opacity="0"/><stop offset="1" stop-opacity=".8"/></linearGradient></defs>
<rect y="230" width="1200" height="400" fill="url(#g)"/><rect x="60" y="40" width="120" height="44" fill="#c8102e"/>
<g fill="#fff" font-family="Inter, DejaVu Sans, sans-serif">${rows.join("")}<text x="60" y="600" font-size="22">${CREDIT}</text></g></svg>`);
}

await serve((photo, type, headline) => {
  const card = sharp(photo).rotate().resize(1200, 630, { fit: "cover" }).composite([{ input: overlay(headline) }]);
  return type === "png" ? card.png({ compressionLevel: 1 }).toBuffer() : card.jpeg({ quality: 88 }).toBuffer();
});
