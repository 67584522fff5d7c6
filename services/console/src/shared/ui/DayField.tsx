import { Form, Input } from "antd";

import { useCommon } from "../words";

interface DayFieldProps {
  readonly name: string;
  readonly label: string;
  readonly isRequired?: boolean;
}

/** A day of a form. */
export function DayField({ name, label, isRequired = false }: DayFieldProps) {
  const common = useCommon();
  return (
    <Form.Item
      name={name}
      label={label}
      rules={isRequired ? [{ required: true, message: common.dayMissing }] : []}
    >
      <Input type="date" />
    </Form.Item>
  );
}
