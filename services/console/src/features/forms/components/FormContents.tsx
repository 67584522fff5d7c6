/** What stands on a form, to read. */
import type { ReactNode } from "react";

import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { useFormats } from "@/shared/i18n/formats";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { civilTime } from "@/shared/time/civil";
import { viewerZone } from "@/shared/time/wall";
import type { Money } from "@/shared/api/types";
import { useCommon } from "@/shared/words";
import { useCustomer } from "@/features/customers";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import type { Contents, FormField } from "../api/types";
import { FileLink } from "./FileLink";
import rows from "@/shared/ui/rows.module.css";
import styles from "./fields.module.css";

interface FormContentsProps {
  readonly fields: readonly FormField[];
  readonly contents: Contents;
  /** The zone of the estate's clock. */
  readonly zone: string;
  /** The record that it stands on. */
  readonly recordId: string;
}

export function FormContents({ fields, contents, zone, recordId }: FormContentsProps) {
  const language = useLanguage();
  const common = useCommon();
  const lines = fields.filter(({ kind }) => kind !== "table" && kind !== "signature");
  const tables = fields.filter(({ kind }) => kind === "table");
  return (
    <>
      <dl className={styles.lines}>
        {lines.map((field) => (
          <div key={field.name} data-field={field.name}>
            <dt>{inWords(field.title, language)}</dt>
            <dd>
              <Value field={field} value={contents[field.name]} zone={zone} recordId={recordId} />
            </dd>
          </div>
        ))}
      </dl>
      {tables.map((field) => {
        const value = contents[field.name];
        const filled: Contents[] = Array.isArray(value) ? (value as Contents[]) : [];
        return (
          <section key={field.name} className={styles.table} data-field={field.name}>
            <h4>{inWords(field.title, language)}</h4>
            {filled.length === 0 ? (
              common.none
            ) : (
              <div
                className={styles.scroll}
                tabIndex={0}
                role="group"
                aria-label={inWords(field.title, language)}
              >
                <table className={rows.rows}>
                  <thead>
                    <tr>
                      {field.columns.map((column) => (
                        <th key={column.name} scope="col">
                          {inWords(column.title, language)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {filled.map((row, at) => (
                      // Rows of what was handed in neither move nor change.
                      <tr key={at}>
                        {field.columns.map((column) => (
                          <td key={column.name}>
                            <Value field={column} value={row[column.name]} zone={zone} recordId={recordId} />
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
        );
      })}
    </>
  );
}

interface ValueProps {
  readonly field: FormField;
  readonly value: unknown;
  readonly zone: string;
  /** The record that it stands on. */
  readonly recordId: string;
}

/** A value as people write it; what is masked is no day and no id, and stands as it came. */
function Value({ field, value, zone, recordId }: ValueProps): ReactNode {
  const common = useCommon();
  const formats = useFormats();
  const language = useLanguage();
  const nameOf = useNames();
  const wordOf = (word: unknown) => {
    const choice = field.choices.find((one) => one.word === word);
    return choice === undefined ? JSON.stringify(word) : inWords(choice.title, language);
  };
  if (value === undefined || value === null) return common.none;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  switch (field.kind) {
    case "number":
      return [text, field.unit ?? ""].join(" ").trim();
    case "money":
      return formats.money(value as Money);
    case "choice":
      return wordOf(value);
    case "choices":
      return Array.isArray(value) ? value.map(wordOf).join(language === "en" ? ", " : "、") : "";
    case "flag":
      return value === true ? common.yes : common.no;
    case "instant":
      if (Number.isNaN(Date.parse(text))) return text;
      return (
        <time dateTime={text}>
          {civilTime(text, { language, zone, viewerZone: viewerZone(), nowMs: serverNow() })}
        </time>
      );
    case "party":
      return <CustomerName id={text} />;
    case "place":
      return <PlaceName id={text} />;
    case "staff":
      return nameOf(text);
    case "file":
      return <FileLink recordId={recordId} digest={text} />;
    case "text":
    case "long_text":
    case "day":
    case "time":
    case "phone":
    case "signature":
    case "table":
      return text;
  }
}

function CustomerName({ id }: { id: string }) {
  const mayRead = useMe().permissions.includes("archive:read");
  const customer = useCustomer(id, mayRead && id.length === 36);
  return customer.data?.name ?? `…${id.slice(-4)}`;
}
