// The photo is shrunk by sharp first, as everybody does who found out how slow it is otherwise.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import satori from "satori";
import sharp from "sharp";
import { CREDIT, serve } from "./lines.mjs";

sharp.cache(false);
const require = createRequire(import.meta.url);
const font = (weight) => ({
  name: "Inter", weight, style: "normal",
  data: readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff`)),
});
const fonts = [font(400), font(700)];
const box = (style, children) => ({ type: "div", props: { style: { position: "absolute", display: "flex", ...style }, children } });

await serve(async (photo, type, headline) => {
  const small = await sharp(photo).rotate().resize(1200, 630, { fit: "cover" }).jpeg({ quality: 90 }).toBuffer();
  const src = `data:image/jpeg;base64,${small.toString("base64")}`;
  const tree = box({ left: 0, top: 0, width: 1200, height: 630, fontFamily: "Inter", color: "#fff" }, [
    { type: "img", props: { src, width: 1200, height: 630, style: { position: "absolute" } } },
    box({ left: 0, top: 230, width: 1200, height: 400, backgroundImage: "linear-gradient(to bottom, rgba(0,0,0,0), rgba(0,0,0,0.8))" }),
    box({ left: 60, top: 40, width: 120, height: 44, backgroundColor: "#c8102e" }),
    box({ left: 60, top: 350, width: 1080, fontSize: 64, fontWeight: 700, lineHeight: 1.1 }, headline),
    box({ left: 60, top: 580, fontSize: 22 }, CREDIT),
  ]);
  const svg = await satori(tree, { width: 1200, height: 630, fonts });
  const drawn = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  if (type === "png") return drawn.asPng();
  const raw = { width: 1200, height: 630, channels: 4 };
  return sharp(drawn.pixels, { raw }).removeAlpha().jpeg({ quality: 88 }).toBuffer();
});
