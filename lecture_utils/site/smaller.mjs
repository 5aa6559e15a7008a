// Makes scripts smaller: one line of JSON says which files, and each is written again in its place.

import { readFileSync, writeFileSync } from "node:fs";

const [, , terser] = process.argv;
const { minify } = await import(terser);
for (const file of JSON.parse(readFileSync(0, "utf8"))) {
  // What stands outside of all functions keeps its name: other scripts may use it. So do licences.
  const { code } = await minify({ [file]: readFileSync(file, "utf8") }, { ecma: 2020, format: { comments: "some" } });
  writeFileSync(file, `${code}\n`);
}
