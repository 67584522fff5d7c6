export { AccountsDesk } from "./components/AccountsDesk";
