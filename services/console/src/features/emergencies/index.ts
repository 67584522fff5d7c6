export { EmergenciesDesk } from "./components/EmergenciesDesk";
