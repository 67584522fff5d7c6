import { dayIn } from "../time/wall";
import { useMe } from "./me";
import { serverNow } from "./serverClock";

/** Which day it is where days are counted: by the clock of a place, or of the group. The viewer's may be another. */
export function useToday(zone?: string): string {
  const { timeZone } = useMe();
  return dayIn(zone ?? timeZone, serverNow());
}
