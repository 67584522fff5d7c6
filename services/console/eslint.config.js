import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import folders from "./eslint.folders.js";

export default tseslint.config(
  { ignores: ["dist/", "src/shared/api/schema.d.ts", "**/*.module.css.d.ts"] },
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  ...folders,
);
