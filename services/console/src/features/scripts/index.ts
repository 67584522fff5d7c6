export type { Ticked } from "./api/types";
export { ChecklistBoxes } from "./components/ChecklistBoxes";
export { ScriptPanel } from "./components/ScriptPanel";
export { SpokenLines } from "./components/SpokenLines";
