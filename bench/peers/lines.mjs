// One line in, one card out: "PHOTO TYPE NUMBER"; the answer is how many bytes the card has.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

export const HEADLINE = process.env.HEADLINE;
export const CREDIT = process.env.CREDIT;
export const page = readFileSync(new URL("card.html", import.meta.url), "utf8");

export async function serve(render) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [photo, type, number] = line.split("\t");
    const card = await render(readFileSync(photo), type, `${HEADLINE} ${number}`);
    console.log(card.length);
  }
}
