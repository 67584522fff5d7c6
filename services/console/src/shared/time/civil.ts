/** Times as the clock on the wall shows them where the work is done. */
import type { Language } from "../i18n/language";

export interface CivilView {
  readonly language: Language;
  /** The zone of the place, such as `Asia/Shanghai`; unknown when the estate cannot be read. */
  readonly zone: string | undefined;
  /** The zone of the person who looks. */
  readonly viewerZone: string;
  readonly nowMs: number;
}

/**
 * Month, day and time of day at the place; with the year when it is not this year there, and with the zone's name when
 * the viewer's own clock shows something else, or when the place's zone is not known.
 */
export function civilTime(at: string, { language, zone, viewerZone, nowMs }: CivilView): string {
  const instant = new Date(at);
  const place = zone ?? viewerZone;
  const isThisYear = yearIn(place, instant) === yearIn(place, new Date(nowMs));
  const show = (timeZone: string) =>
    new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      timeZone,
      ...(isThisYear ? {} : { year: "numeric" }),
      month: language === "en" ? "short" : "numeric",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(instant);
  const there = show(place);
  // Compared by what the clocks show: a zone has several names, and several zones one clock.
  if (zone !== undefined && there === show(viewerZone)) return there;
  return language === "en" ? `${there} (${place})` : `${there}（${place}）`;
}

function yearIn(timeZone: string, instant: Date): string {
  return new Intl.DateTimeFormat("en", { timeZone, year: "numeric" }).format(instant);
}
