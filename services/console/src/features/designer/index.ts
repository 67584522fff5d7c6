export { DesignLinks, NewFormLink } from "./components/DesignLinks";
export { FormDesigner } from "./components/FormDesigner";
export { designSearch } from "./search";
