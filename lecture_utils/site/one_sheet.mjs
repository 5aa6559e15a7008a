// Leaves out of sheets what no page needs: one line of JSON says which sheets and pages, one with the texts goes out.

import { readFileSync } from "node:fs";

const [, , purgecss, ...words] = process.argv;
const { PurgeCSS } = await import(purgecss);
const { sheets, pages } = JSON.parse(readFileSync(0, "utf8"));
const read = (file) => ({ raw: readFileSync(file, "utf8"), extension: file.split(".").pop() });
const found = await new PurgeCSS().purge({
  content: pages.map(read), css: sheets.map(read), safelist: { greedy: words.map((word) => new RegExp(word)) },
});
process.stdout.write(JSON.stringify(found.map(({ css }) => css)));
