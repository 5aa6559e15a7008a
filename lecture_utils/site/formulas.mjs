// Sets formulas: a line of JSON with a formula and KaTeX's options comes in, a line with its HTML goes out.

import { createInterface } from "node:readline";

const { default: katex } = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  const { formula, options } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(formula, { ...options, throwOnError: true }) };
  } catch (error) {
    answer = { problem: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
