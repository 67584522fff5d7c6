/** Patrols as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type PatrolPlan = FromServer<Schemas["PatrolPlan"]>;
export type PatrolRound = FromServer<Schemas["PatrolRound"]>;
export type PatrolRoundDetail = FromServer<Schemas["PatrolRoundDetail"]>;
export type PatrolStop = FromServer<Schemas["PatrolStop"]>;
export type PatrolFinding = FromServer<Schemas["PatrolFinding"]>;
export type PatrolTemplate = FromServer<Schemas["PatrolPlanTemplate"]>;
export type WeatherWarning = FromServer<Schemas["WeatherWarning"]>;
export type NewPatrolPlan = Schemas["NewPatrolPlan"];
export type NewPatrolTerms = Schemas["NewPatrolPlanTerms"];
export type NewPatrolFinding = Schemas["NewPatrolFinding"];
export type PatrolVisit = Schemas["PatrolVisit"];
export type NewWeatherWarning = Schemas["NewWeatherWarning"];
export type PatrolRoundStatus = Schemas["PatrolRoundStatus"];
export type PatrolOccasion = Schemas["PatrolOccasion"];
export type PatrolFrequency = Schemas["PatrolFrequency"];
export type PatrolFindingKind = Schemas["PatrolFindingKind"];
export type DogWasteOutcome = Schemas["DogWasteOutcome"];
export type WeatherKind = Schemas["WeatherKind"];
export type WeatherLevel = Schemas["WeatherLevel"];

export const findingKinds = [
  "cleaning",
  "greening",
  "security",
  "engineering",
  "renovation",
  "custody",
  "dog_without_tag",
  "dog_waste",
  "other",
] as const satisfies readonly PatrolFindingKind[];

export const wasteOutcomes = [
  "cleaned",
  "fee_paid",
  "unsettled",
] as const satisfies readonly DogWasteOutcome[];

export const severities = [
  "minor",
  "ordinary",
  "important",
  "major",
] as const satisfies readonly Schemas["Severity"][];

export const weatherKinds = [
  "heavy_rain",
  "typhoon",
  "flood",
  "gale",
  "thunderstorm",
  "snow",
  "cold",
  "heat",
] as const satisfies readonly WeatherKind[];

export const weatherLevels = ["blue", "yellow", "orange", "red"] as const satisfies readonly WeatherLevel[];

/** A round with the version that was seen, for what is done to it next. */
export interface SeenRound {
  readonly round: PatrolRoundDetail;
  readonly etag: string;
}
