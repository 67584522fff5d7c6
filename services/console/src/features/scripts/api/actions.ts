/** What is done with scripts. */
import { api, body } from "@/shared/api/http";
import type { Channel, ForbiddenText } from "./types";

/** The forbidden phrases of a text that is about to be said or sent. */
export async function checkText(
  estateId: string,
  channel: Channel,
  text: string,
): Promise<readonly ForbiddenText[]> {
  const said = { estate_id: estateId, channel, text };
  return (await body(api.POST("/api/v1/scripts/check", { body: said }))).forbidden;
}
