/** Customers, the cards of callers, and who lives where, as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type CallerCard = Told<Schemas["CallerCard"]>;
export type CardTicket = Told<Schemas["CardTicket"]>;
export type Customer = Told<Schemas["CustomerView"]>;
export type Occupancy = Told<Schemas["OccupancyView"]>;
export type OpenItem = Told<Schemas["OpenItem"]>;
