export { CategorySelect } from "./components/CategorySelect";
export { Clause, useExplanation } from "./components/Clause";
export { useRoleNames, useStandardWords } from "./useStandardWords";
