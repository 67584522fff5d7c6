export { OrganisationDesk } from "./components/OrganisationDesk";
