import { usePosition } from "../api/queries";

/** What a position is called; the end of its id while that is not known. */
export function PositionTitle({ id }: { id: string }) {
  const position = usePosition(id);
  if (position.isLoading) return "";
  return position.data?.title ?? `…${id.slice(-4)}`;
}
