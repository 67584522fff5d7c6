import { PositionTitle } from "@/features/organisation";
import { PlaceName } from "@/features/places";
import { useRoster } from "../api/queries";
import { useMessages } from "../words";

/** What a roster is of: the position, and where. */
export function RosterName({ id }: { id: string }) {
  const messages = useMessages();
  const roster = useRoster(id);
  if (roster.data === undefined) return `…${id.slice(-4)}`;
  const { position_id: position, place_id: place } = roster.data;
  return (
    <>
      <PositionTitle id={position} /> · {place === null ? messages.wholeGroup : <PlaceName id={place} />}
    </>
  );
}
