import { Select } from "antd";
import { useDeferredValue, useState } from "react";

import { useFoundPlaces, usePlaces } from "../api/queries";
import { useMessages } from "../words";

interface PlacesSelectProps {
  readonly id?: string;
  readonly value?: string[];
  readonly onChange?: (ids: string[]) => void;
}

/** Regions, estates and parts of these, each by a part of its name. */
export function PlacesSelect({ id, value = [], onChange }: PlacesSelectProps) {
  const messages = useMessages();
  const [typed, setTyped] = useState("");
  const found = useFoundPlaces({}, useDeferredValue(typed.trim()));
  const chosen = usePlaces(value);
  const options = new Map([...chosen, ...found.items].map((place) => [place.place_id, place]));
  return (
    <Select<string[]>
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value}
      loading={found.isLoading}
      placeholder={messages.part}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      options={[...options.values()].map(({ place_id, name, kind }) => ({
        value: place_id,
        label: `${name} · ${messages.kinds[kind]}`,
      }))}
      onChange={(next) => {
        setTyped("");
        onChange?.(next);
      }}
    />
  );
}
