export { RecordsDesk } from "./components/RecordsDesk";
export { aboutSearch, recordSearch } from "./search";
