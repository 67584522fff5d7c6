/** The tree of places: each level is read when its place is opened. */
import { useMemo } from "react";

import { Tree, useOpenNodes } from "@/shared/ui/Tree";
import { top } from "@/shared/ui/treeRows";
import { useChildren } from "../api/queries";
import type { Place, PlaceKind } from "../api/types";
import { useMessages } from "../words";

interface PlaceTreeProps {
  readonly chosen: string | undefined;
  readonly onChoose: (place: Place) => void;
}

/** Within these nothing lies. */
const leaves: ReadonlySet<PlaceKind> = new Set(["unit", "parking_space", "facility"]);

export function PlaceTree({ chosen, onChoose }: PlaceTreeProps) {
  const messages = useMessages();
  const [open, toggle] = useOpenNodes();
  const { children, isLoading, error } = useChildren([top, ...open]);
  const levels = useMemo(
    () =>
      new Map(
        [...children].map(([parent, places]) => [
          parent,
          places.map((place) => ({
            id: place.place_id,
            name: place.name,
            kind: messages.kinds[place.kind],
            isLeaf: leaves.has(place.kind),
          })),
        ]),
      ),
    [children, messages],
  );
  return (
    <Tree
      label={messages.tree}
      empty={messages.empty}
      levels={levels}
      isLoading={isLoading}
      error={error}
      open={open}
      onToggle={toggle}
      chosen={chosen}
      onChoose={(id) => {
        const place = [...children.values()].flat().find(({ place_id }) => place_id === id);
        if (place !== undefined) onChoose(place);
      }}
    />
  );
}
