export type { PlaceKind } from "./api/types";
export { PlaceName } from "./components/PlaceName";
export { PlacesDesk } from "./components/PlacesDesk";
export { PlaceSelect } from "./components/PlaceSelect";
export { PlacesSelect } from "./components/PlacesSelect";
export { usePlaceZone } from "./usePlaceZone";
export { useMessages as usePlaceWords } from "./words";
