export { CategorySelect } from "./components/CategorySelect";
export { Clause, useExplanation } from "./components/Clause";
export { useStandard } from "./api/queries";
export { useRoleNames, useStandardWords } from "./useStandardWords";
