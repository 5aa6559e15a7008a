import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["lecture_utils/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["lecture_utils/site/book/scripts/keeper.js"], languageOptions: { globals: globals.serviceworker } },
  { files: ["lecture_utils/**/*.mjs", "tests/**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    files: ["lecture_utils/**/*.js", "lecture_utils/**/*.mjs", "tests/**/*.mjs"],
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-len": ["error", { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true }],
      "no-else-return": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "one-var": ["error", "never"], // kit/modules.py reads one top-level name a line
      "prefer-const": "error",
      quotes: ["error", "double", { avoidEscape: true }],
      semi: "error",
    },
  },
  { ignores: ["node_modules/", "build/", ".venv*/", "docs/"] },
];
