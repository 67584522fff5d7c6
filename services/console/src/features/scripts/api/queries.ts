/** What is said at a place now, as a hook. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import type { TicketKind } from "@/shared/api/types";
import type { Channel } from "./types";

/** Where and for what scripts are asked for. */
export interface ScriptPlace {
  readonly estateId: string;
  readonly unitId?: string | undefined;
  readonly channel: Channel;
  readonly kind?: TicketKind | undefined;
}

/** The greeting of the morning is not that of the afternoon: what is said is asked for again after a while. */
const staleAfter = 5 * 60_000;

export function useScripts(place: ScriptPlace | undefined) {
  return useQuery({
    queryKey: keys.scripts(place),
    enabled: place !== undefined,
    staleTime: staleAfter,
    queryFn: ({ signal }) => {
      const { estateId = "", unitId, channel, kind } = place ?? {};
      const query = {
        estate_id: estateId,
        ...(unitId === undefined ? {} : { unit_id: unitId }),
        ...(channel === undefined ? {} : { channel }),
        ...(kind === undefined ? {} : { kind }),
      };
      return body(api.GET("/api/v1/scripts", { params: { query }, signal }));
    },
  });
}
