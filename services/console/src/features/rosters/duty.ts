/** When somebody is on duty, in words: by the clock of the place, and over midnight with both days. */
import type { Language } from "@/shared/i18n/language";
import { wallTime } from "@/shared/time/wall";
import type { Duty } from "./api/types";

interface DutySpan {
  readonly words: string;
  /** The day that the shift belongs to: on which it begins. */
  readonly day: string;
  readonly isOverMidnight: boolean;
}

/** `Mon 2 Mar 22:00 – Tue 3 Mar 06:00`; with the zone where the viewer's clock shows something else. */
export function dutySpan(
  { from, until, day, time_zone: zone }: Pick<Duty, "from" | "until" | "day" | "time_zone">,
  { language, viewerZone }: { readonly language: Language; readonly viewerZone: string },
): DutySpan {
  const tag = language === "en" ? "en-GB" : language;
  const dayFormat = new Intl.DateTimeFormat(tag, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: language === "en" ? "short" : "long",
  });
  // Whether a comma stands after the weekday is the browser's to say.
  const dayWords = (of: string) => dayFormat.format(new Date(`${of}T00:00Z`)).replace(",", "");
  const [begins = "", ends = ""] = [from, until].map((at) => wallTime(at, zone));
  const [first, last] = [begins.slice(0, 10), ends.slice(0, 10)];
  const time = (wall: string) => wall.slice(11);
  // An end at midnight is the end of the day before.
  const isOverMidnight = first !== last && !(time(ends) === "00:00" && isDayAfter(last, first));
  const end = isOverMidnight ? `${dayWords(last)} ${time(ends)}` : first === last ? time(ends) : "24:00";
  const words = `${dayWords(first)} ${time(begins)} – ${end}`;
  const isElsewhere = wallTime(from, viewerZone) !== begins;
  const named = language === "en" ? `${words} (${zone})` : `${words}（${zone}）`;
  return { words: isElsewhere ? named : words, day: dayWords(day), isOverMidnight };
}

function isDayAfter(day: string, before: string): boolean {
  return Date.parse(`${day}T00:00Z`) - Date.parse(`${before}T00:00Z`) === 86_400_000;
}
