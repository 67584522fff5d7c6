export { useCallerCards, useCustomer } from "./api/queries";
export type { CallerCard } from "./api/types";
export { CallerCards, type CallerChoice, stranger } from "./components/CallerCards";
export { CustomerSelect } from "./components/CustomerSelect";
