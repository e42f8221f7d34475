// Rules of the linter: the strictest typed set for TypeScript, the plain one for the JavaScript of tools/, which has to
// run before anything is installed.
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const nodeGlobals = Object.fromEntries(
  [
    "AbortController AbortSignal Buffer TextDecoder TextEncoder URL URLSearchParams",
    "clearInterval clearTimeout console fetch performance process queueMicrotask",
    "setImmediate setInterval setTimeout structuredClone",
  ]
    .join(" ")
    .split(" ")
    .map((name) => [name, "readonly"]),
);

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".owt/", "sdks/", "node_modules/", "test/fixtures/"] },
  {
    ...eslint.configs.recommended,
    files: ["**/*.js", "**/*.mjs"],
  },
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      ecmaVersion: 2023,
      globals: {
        ...nodeGlobals,
        __dirname: "readonly",
        __filename: "readonly",
        module: "writable",
        exports: "writable",
        require: "readonly",
      },
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { sourceType: "module", ecmaVersion: 2023, globals: nodeGlobals },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    rules: { "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }] },
  },
  {
    files: ["**/*.ts"],
    extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A number in a message is what its writer meant; anything else in a template is most often a mistake.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // The package is CommonJS: a require inside of a function loads a module only where it is needed.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      eqeqeq: "error",
    },
  },
  {
    // Tests look at what they are not supposed to have, and fail at once when it is missing.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
);
