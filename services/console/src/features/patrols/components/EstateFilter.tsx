/** Which estate a list of patrols is of. */
import { Select } from "antd";

import { useEstates } from "@/features/estates";
import { useMessages } from "../words";
import styles from "./patrols.module.css";

interface EstateFilterProps {
  readonly estateId: string | undefined;
  /** Whether all of them may be looked at together. */
  readonly hasAll?: boolean;
  readonly onChange: (estateId: string | undefined) => void;
}

export function EstateFilter({ estateId, hasAll = true, onChange }: EstateFilterProps) {
  const messages = useMessages();
  const estates = useEstates();
  const options = (estates.data?.items ?? []).map(({ estate_id: value, name: label }) => ({ value, label }));
  return (
    <Select
      className={styles.filter}
      aria-label={messages.estate}
      allowClear={hasAll}
      placeholder={hasAll ? messages.allEstates : messages.chooseEstate}
      showSearch={{ optionFilterProp: "label" }}
      loading={estates.isLoading}
      options={options}
      {...(estateId === undefined ? {} : { value: estateId })}
      onChange={(chosen: string | undefined) => {
        onChange(chosen);
      }}
    />
  );
}
