import type { Linter } from "eslint";

declare const folders: Linter.Config[];
export default folders;
