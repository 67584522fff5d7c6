export { useAccount } from "./useAccount";
export { useNames } from "./useNames";
export { useStaffOptions } from "./useStaffOptions";
