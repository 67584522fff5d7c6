export { useNames } from "./useNames";
export { useStaffOptions } from "./useStaffOptions";
