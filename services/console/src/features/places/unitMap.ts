/** The units of a place, building by building, and how it stands with them. */
import type { Unit, UnitStatus } from "./api/types";

/** The five colours of 房屋情况统计表 (ARC-29), in its order; then what is not known. */
export const statuses = [
  "owner_occupied",
  "not_renovated",
  "under_renovation",
  "rented_out",
  "vacant",
] as const satisfies readonly UnitStatus[];

export type Colour = UnitStatus | "unknown";

export const colours: readonly Colour[] = [...statuses, "unknown"];

/** What a unit's cell is coloured by. */
export function colourOf(unit: Unit): Colour {
  return unit.status ?? "unknown";
}

/** The units of one building; of those in none, without its name. */
export interface Block {
  readonly building: string | null;
  readonly units: Unit[];
}

/** Building by building, and in each by the label, numbers by what they count. */
export function blocksOf(units: readonly Unit[]): Block[] {
  const names = new Intl.Collator("zh-CN", { numeric: true });
  const blocks = new Map<string | null, Unit[]>();
  for (const unit of units) {
    const own = blocks.get(unit.building) ?? [];
    own.push(unit);
    blocks.set(unit.building, own);
  }
  return [...blocks]
    .map(([building, own]) => ({
      building,
      units: own.toSorted((one, other) => names.compare(one.label, other.label)),
    }))
    .toSorted((one, other) => {
      if (one.building === null || other.building === null) {
        return Number(one.building === null) - Number(other.building === null);
      }
      return names.compare(one.building, other.building);
    });
}

/** How many units have each colour. */
export function countsOf(units: readonly Unit[]): ReadonlyMap<Colour, number> {
  return new Map(colours.map((colour) => [colour, units.filter((unit) => colourOf(unit) === colour).length]));
}
