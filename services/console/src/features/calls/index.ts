export { CallDesk } from "./components/CallDesk";
