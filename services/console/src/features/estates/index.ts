export { useEstate, useEstates, useUnits } from "./api/queries";
export { Instant } from "./components/Instant";
