import { Input } from "antd";

interface FilterInputProps {
  readonly label: string;
  /** What stands in it while it is empty; the label when it is left out. */
  readonly placeholder?: string;
  readonly value: string | undefined;
  readonly maxLength: number;
  readonly className?: string | undefined;
  readonly onChange: (value: string | null) => void;
}

/** Words by which a list is narrowed: asked for when they are written, not at every letter of them. */
export function FilterInput({ label, placeholder, value, maxLength, className, onChange }: FilterInputProps) {
  const ask = (written: string) => {
    const words = written.trim();
    if (words !== (value ?? "")) onChange(words === "" ? null : words);
  };
  return (
    <Input
      // An address that names other words shows those.
      key={value ?? ""}
      className={className ?? ""}
      aria-label={label}
      placeholder={placeholder ?? label}
      defaultValue={value ?? ""}
      maxLength={maxLength}
      autoComplete="off"
      allowClear
      onPressEnter={({ currentTarget }) => {
        ask(currentTarget.value);
      }}
      onBlur={({ target }) => {
        ask(target.value);
      }}
      onClear={() => {
        ask("");
      }}
    />
  );
}
