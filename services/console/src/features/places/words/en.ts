import type { PlaceKind } from "../api/types";
import type { Colour } from "../unitMap";

/** What a place is. */
const kinds: Record<PlaceKind, string> = {
  region: "Region",
  estate: "Estate",
  phase: "Phase",
  building: "Building",
  entrance: "Entrance",
  floor: "Floor",
  unit: "Unit",
  public_area: "Public area",
  parking_space: "Parking space",
  facility: "Facility",
};

/** How it stands with a unit. */
const colours: Record<Colour, string> = {
  owner_occupied: "Owner-occupied",
  not_renovated: "Moved in, not renovated",
  under_renovation: "Under renovation",
  rented_out: "Rented out",
  vacant: "Vacant",
  unknown: "Not known",
};

export const en = {
  title: "Places",
  part: "A part of its name",
  tree: "Places of the group",
  noRight: "You may not read the archive.",
  empty: "There are no places yet.",
  kinds,
  map: "Units",
  choose: "Choose an estate, or a place in one, to see its units.",
  noUnits: "No units lie here.",
  cut: "There are more units than are shown.",
  legend: "How it stands with the units",
  status: "Status",
  count: "Units",
  colours,
  inNone: "In no building",
  area: (m2: string) => `${m2} m²`,
};

export type Words = typeof en;
