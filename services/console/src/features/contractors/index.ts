export { useContractorPeople } from "./api/queries";
export { ContractorPersonName } from "./components/ContractorPersonName";
export { ContractorsPage } from "./components/ContractorsPage";
