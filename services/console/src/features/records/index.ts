export { RecordsDesk } from "./components/RecordsDesk";
export { aboutSearch, formSearch, recordSearch } from "./search";
