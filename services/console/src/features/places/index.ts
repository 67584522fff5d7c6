export { PlacesDesk } from "./components/PlacesDesk";
