/** The trades that a firm is hired for: skills of the group. */
import { Select } from "antd";

import { useCommon } from "@/shared/words";
import { useSkills } from "@/features/skills";
import { useMessages } from "../words";

export function TradeNames({ ids }: { ids: readonly string[] }) {
  const messages = useMessages();
  const common = useCommon();
  const trades = useSkills();
  if (ids.length === 0) return common.none;
  const names = ids.map((id) => trades.data?.items.find(({ skill_id }) => skill_id === id)?.name ?? "");
  return names.join(messages.comma);
}

interface TradeSelectProps {
  readonly id?: string;
  readonly value?: string[];
  readonly onChange?: (ids: string[]) => void;
}

export function TradeSelect({ id, value, onChange }: TradeSelectProps) {
  const trades = useSkills();
  return (
    <Select<string[]>
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value ?? []}
      loading={trades.isLoading}
      showSearch={{ optionFilterProp: "label" }}
      options={(trades.data?.items ?? []).map(({ skill_id, name }) => ({ value: skill_id, label: name }))}
      onChange={(next) => {
        onChange?.(next);
      }}
    />
  );
}
