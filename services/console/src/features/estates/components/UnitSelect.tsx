import { Select } from "antd";
import { useDeferredValue, useState } from "react";

import { useUnitMatches, useUnits } from "../api/queries";
import { unitOptions } from "../unitOptions";

interface UnitSelectProps {
  /** Whose homes are offered. */
  readonly estateId: string | undefined;
  readonly placeholder: string;
  readonly id?: string;
  readonly value?: string | null | undefined;
  readonly onChange?: (value: string | undefined) => void;
}

/** A home of an estate, by its label in whichever spelling: `3-2-501` finds `3栋2单元501`. */
export function UnitSelect({ estateId, placeholder, id, value, onChange }: UnitSelectProps) {
  const [typed, setTyped] = useState("");
  const label = typed.trim();
  const units = useUnits(estateId);
  const matches = useUnitMatches(estateId, useDeferredValue(label));
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      allowClear
      // Else it is the form's to say.
      {...(estateId === undefined ? { disabled: true } : {})}
      loading={units.isLoading || matches.isLoading}
      placeholder={placeholder}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      options={unitOptions(units.data?.items ?? [], matches.data?.items ?? [], label)}
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
