import { serverNow } from "@/shared/api/serverClock";
import { useLanguage } from "@/shared/i18n/words";
import { civilTime } from "@/shared/time/civil";
import { useEstate } from "../api/queries";

interface InstantProps {
  readonly at: string;
  /** Where it is that time: a deadline is a civil time at the place of the work. */
  readonly estateId: string;
  readonly className?: string;
}

/** An instant by the estate's clock; nothing while that clock is not known yet. */
export function Instant({ at, estateId, className }: InstantProps) {
  const language = useLanguage();
  const estate = useEstate(estateId);
  const viewerZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <time dateTime={at} {...(className === undefined ? {} : { className })}>
      {estate.isLoading
        ? ""
        : civilTime(at, { language, zone: estate.data?.time_zone, viewerZone, nowMs: serverNow() })}
    </time>
  );
}
