import { Select } from "antd";
import { useDeferredValue, useState } from "react";

import { useMe } from "@/shared/api/me";
import { useFoundPlaces, usePlace } from "../api/queries";
import type { Place, PlaceKind } from "../api/types";
import { useMessages } from "../words";

interface PlaceSelectProps {
  /** Whose places are offered; those of the whole group when it is left out. */
  readonly estateId?: string;
  /** What may be chosen; everything when it is left out. */
  readonly kinds?: readonly PlaceKind[];
  readonly id?: string;
  readonly "aria-label"?: string;
  /** What stands in it while nothing is chosen. */
  readonly placeholder?: string;
  readonly value?: string | null;
  readonly onChange?: (value: string | undefined) => void;
}

/** A place by a part of its name. */
export function PlaceSelect({ estateId, kinds, placeholder, value, onChange, ...control }: PlaceSelectProps) {
  const messages = useMessages();
  const mayRead = useMe().permissions.includes("archive:read");
  const [typed, setTyped] = useState("");
  const where = {
    ...(estateId === undefined ? {} : { estateId }),
    ...(kinds === undefined ? {} : { kinds }),
  };
  const found = useFoundPlaces(where, useDeferredValue(typed.trim()));
  const present = usePlace(value, mayRead);
  const known = [...(present.data === undefined ? [] : [present.data]), ...found.items];
  const options = new Map(known.map((place) => [place.place_id, place]));
  const labelOf = ({ name, kind }: Place) => `${name} · ${messages.kinds[kind]}`;
  return (
    <Select<string>
      {...control}
      value={value ?? null}
      allowClear
      loading={found.isLoading}
      placeholder={placeholder ?? messages.part}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      options={[...options.values()].map((place) => ({ value: place.place_id, label: labelOf(place) }))}
      onChange={(next?: string) => {
        setTyped("");
        onChange?.(next);
      }}
      onBlur={() => {
        setTyped("");
      }}
    />
  );
}
