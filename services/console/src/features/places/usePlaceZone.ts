import { useMe } from "@/shared/api/me";
import { useEstate } from "@/features/estates";
import { usePlace } from "./api/queries";

/** By whose clock it is at a place: its estate's; nothing of a region, or of a place that is not known. */
export function usePlaceZone(placeId: string | undefined): string | undefined {
  const mayRead = useMe().permissions.includes("archive:read");
  const place = usePlace(placeId, mayRead);
  return useEstate(place.data?.estate_id ?? undefined).data?.time_zone;
}
