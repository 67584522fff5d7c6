export { RosterPages } from "./components/RosterPages";
export { rosterSearch, type RosterSearch } from "./search";
