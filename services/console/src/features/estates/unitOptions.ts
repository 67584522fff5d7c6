import type { Unit } from "./api/types";

/** What is told of a home to choose it. */
export type NamedUnit = Pick<Unit, "unit_id" | "label">;

interface UnitOption {
  readonly value: string;
  readonly label: string;
}

/** The homes to choose from: those that the server takes for what is typed, then those whose label has it as it is typed. */
export function unitOptions(
  units: readonly NamedUnit[],
  matched: readonly NamedUnit[],
  typed: string,
): UnitOption[] {
  const part = typed.toLowerCase();
  const having = units.filter((unit) => unit.label.toLowerCase().includes(part));
  const chosen = new Map([...(typed === "" ? [] : matched), ...having].map((unit) => [unit.unit_id, unit]));
  return [...chosen.values()].map((unit) => ({ value: unit.unit_id, label: unit.label }));
}
