/** A plan as it is written in its dialog, and as it is sent. */
import type { NewPatrolTerms, PatrolFrequency, PatrolPlan, PatrolTemplate } from "./api/types";

/** What the dialog has fields for. */
export interface WrittenPlan {
  readonly name: string;
  readonly form: string;
  readonly position?: string;
  readonly kinds: NonNullable<NewPatrolTerms["within"]>["kinds"];
  readonly frequency: PatrolFrequency;
  /** Times of the day with blanks or commas between. */
  readonly times: string;
  /** Days, likewise. */
  readonly days?: string;
  readonly every_days?: number;
  readonly due_minutes: number;
  readonly from: string;
  readonly until?: string;
}

const parts = (text: string) => text.split(/[\s,，、]+/u).filter((part) => part !== "");

/** `9:30` is `09:30`. */
const clock = (time: string) => time.replace("：", ":").replace(/^(\d):/, "0$1:");

/** What was not asked about stays as it is in `kept`: rules about weather, and stops that are listed one by one. */
export function termsOf(
  written: WrittenPlan,
  estateId: string,
  kept: Pick<NewPatrolTerms, "weather" | "place_ids" | "cleaning_fee"> = {},
): NewPatrolTerms {
  const { frequency, times, days = "", every_days: every, position = "", until = "" } = written;
  const listed = kept.place_ids ?? [];
  return {
    name: written.name,
    form: written.form,
    ...(position.trim() === "" ? {} : { position: position.trim() }),
    ...(listed.length > 0 ? { place_ids: listed } : { within: { place_id: estateId, kinds: written.kinds } }),
    cadence: {
      frequency,
      times: parts(times).map(clock),
      days: frequency === "weekly" || frequency === "monthly" ? parts(days).map(Number) : [],
      ...(frequency === "every_days" && every !== undefined ? { every_days: every } : {}),
    },
    due_minutes: written.due_minutes,
    ...(kept.weather === undefined ? {} : { weather: kept.weather }),
    ...(kept.cleaning_fee === undefined ? {} : { cleaning_fee: kept.cleaning_fee }),
    from: written.from,
    ...(until === "" ? {} : { until }),
  };
}

/** A plan's terms, as the dialog shows them. */
export function writtenOf({ terms }: PatrolPlan): WrittenPlan {
  const { cadence } = terms;
  return {
    name: terms.name,
    form: terms.form,
    position: terms.position ?? "",
    kinds: terms.within?.kinds ?? [],
    frequency: cadence.frequency,
    times: cadence.times.join(" "),
    days: cadence.days.join(" "),
    ...(cadence.every_days === null ? {} : { every_days: cadence.every_days }),
    due_minutes: terms.due_minutes,
    from: terms.from,
    until: terms.until ?? "",
  };
}

/** The same of a plan that ships, from a day on. */
export function shippedPlan(template: PatrolTemplate, name: string, from: string): WrittenPlan {
  const { cadence } = template;
  return {
    name,
    form: template.form,
    kinds: template.kinds,
    frequency: cadence.frequency,
    times: cadence.times.join(" "),
    days: cadence.days.join(" "),
    ...(cadence.every_days === null ? {} : { every_days: cadence.every_days }),
    due_minutes: template.due_minutes,
    from,
  };
}
