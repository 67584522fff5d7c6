import { Select } from "antd";

import { useAllPositions } from "../api/queries";

interface PositionSelectProps {
  readonly id?: string;
  readonly value?: string | null;
  readonly onChange?: (value: string | undefined) => void;
}

/** A position of the group, by its title or code. */
export function PositionSelect({ id, value, onChange }: PositionSelectProps) {
  const positions = useAllPositions();
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      loading={positions.isLoading}
      showSearch={{ optionFilterProp: "label" }}
      options={(positions.data?.items ?? []).map(({ position_id, title, code }) => ({
        value: position_id,
        label: `${title} · ${code}`,
      }))}
      onChange={(next?: string) => {
        onChange?.(next);
      }}
    />
  );
}
