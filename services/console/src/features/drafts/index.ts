export { StandardsPage } from "./components/StandardsPage";
