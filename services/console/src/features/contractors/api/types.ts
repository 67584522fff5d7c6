/** Contractors and their people as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Contractor = FromServer<Schemas["Contractor"]>;
export type ContractorPerson = FromServer<Schemas["ContractorPerson"]>;
export type NewContractor = Schemas["NewContractor"];
export type NewContractorPerson = Schemas["NewContractorPerson"];
