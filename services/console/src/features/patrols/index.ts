export { PatrolsPages } from "./components/PatrolsPages";
