import { useMe } from "@/shared/api/me";
import { usePlace } from "../api/queries";

/** What a place is called; the end of its id to who may not read the archive. */
export function PlaceName({ id }: { id: string }) {
  const mayRead = useMe().permissions.includes("archive:read");
  const place = usePlace(id, mayRead);
  if (place.isLoading) return "";
  return place.data?.name ?? `…${id.slice(-4)}`;
}
