import { readFileSync } from "node:fs";
import { Renderer } from "@takumi-rs/core";
import { fromHtml } from "@takumi-rs/helpers/html";
import { CREDIT, page, serve } from "./lines.mjs";

const renderer = new Renderer();
await renderer.registerFont({ name: "Inter", data: readFileSync(process.env.FONT) });

await serve((photo, type, headline) => {
  const html = page.replace("PHOTO", "photo").replace("HEADLINE", headline).replace("CREDIT", CREDIT);
  const { node } = fromHtml(html);
  const images = [{ src: "photo", data: photo, cache: "none" }];
  return renderer.render(node, { width: 1200, height: 630, format: type, quality: 88, images });
});
