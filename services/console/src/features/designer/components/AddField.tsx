/** Adds a field of a kind. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";

import { useFormWords } from "@/features/forms";
import type { FieldKind } from "../api/types";

const groups: readonly (readonly FieldKind[])[] = [
  ["text", "long_text", "number", "money", "flag", "choice", "choices"],
  ["day", "instant", "time"],
  ["phone", "party", "place", "staff"],
  ["file", "table", "signature"],
];

/** What a column of a table takes: one signs below it, and a table on paper is as deep as it is. */
export const columnKinds: readonly FieldKind[] = groups
  .flat()
  .filter((kind) => kind !== "table" && kind !== "signature");

export const allKinds: readonly FieldKind[] = groups.flat();

interface AddFieldProps {
  readonly children: string;
  readonly isColumn?: boolean;
  readonly onAdd: (kind: FieldKind) => void;
}

export function AddField({ children, isColumn = false, onAdd }: AddFieldProps) {
  const forms = useFormWords();
  const items = groups.flatMap((kinds, at) => {
    const offered = kinds.filter((kind) => !isColumn || columnKinds.includes(kind));
    const entries = offered.map((kind) => ({ key: kind, label: forms.kinds[kind] }));
    return at === 0 || entries.length === 0
      ? entries
      : [{ type: "divider" as const, key: `after-${at}` }, ...entries];
  });
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      menu={{
        items,
        onClick: ({ key }) => {
          onAdd(key as FieldKind);
        },
      }}
    >
      <Button icon={<PlusOutlined aria-hidden="true" />} block={!isColumn}>
        {children}
      </Button>
    </Dropdown>
  );
}
