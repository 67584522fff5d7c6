export { useMemberships, usePosition } from "./api/queries";
export { OrganisationDesk } from "./components/OrganisationDesk";
export { PositionSelect } from "./components/PositionSelect";
export { PositionTitle } from "./components/PositionTitle";
