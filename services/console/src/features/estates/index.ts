export { useEstate, useEstates, useUnits } from "./api/queries";
export { Instant } from "./components/Instant";
export { UnitSelect } from "./components/UnitSelect";
export { currencyOf } from "./currency";
