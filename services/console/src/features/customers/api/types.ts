/** Customers, the cards of callers, and who lives where, as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type CallerCard = FromServer<Schemas["CallerCard"]>;
export type CardTicket = FromServer<Schemas["CardTicket"]>;
export type Customer = FromServer<Schemas["CustomerView"]>;
export type Occupancy = FromServer<Schemas["OccupancyView"]>;
export type OpenItem = FromServer<Schemas["OpenItem"]>;
