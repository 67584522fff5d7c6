/** The fields of a form, made of the form itself, each with its label and what the server says is wrong with it. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";

import { inWords, useLanguage } from "@/shared/i18n/words";
import { useCommon } from "@/shared/words";
import type { FormField } from "../api/types";
import type { Bounds } from "../contents";
import { useMessages } from "../words";
import { type About, FieldInput } from "./FieldInput";
import rows from "@/shared/ui/rows.module.css";
import look from "@/shared/ui/form.module.css";
import styles from "./fields.module.css";

interface FormFieldsProps {
  readonly fields: readonly FormField[];
  readonly bounds: Readonly<Record<string, Bounds>>;
  readonly about: About;
}

/** Stands in a form whose values are the contents. */
export function FormFields({ fields, bounds, about }: FormFieldsProps) {
  const messages = useMessages();
  const language = useLanguage();
  const signatures = fields.filter(({ kind }) => kind === "signature");
  const titles = signatures.map(({ title }) => inWords(title, language));
  const isAtTheEnd = signatures.every(({ is_closing }) => is_closing);
  return (
    <>
      {fields
        .filter(({ kind }) => kind !== "signature")
        .map((field) =>
          field.kind === "table" ? (
            <TableField key={field.name} field={field} bounds={bounds[field.name]} about={about} />
          ) : (
            <Form.Item key={field.name} name={field.name} label={<Label field={field} />}>
              <FieldInput field={field} bounds={bounds[field.name]} about={about} />
            </Form.Item>
          ),
        )}
      {signatures.length > 0 && (
        <p className={styles.note}>
          {isAtTheEnd ? messages.signedOnceClosed(titles) : messages.signedLater(titles)}
        </p>
      )}
    </>
  );
}

function Label({ field }: { field: FormField }) {
  const common = useCommon();
  const language = useLanguage();
  return (
    <>
      {inWords(field.title, language)}
      {!field.is_required && <span className={look.optional}>{common.optional}</span>}
    </>
  );
}

interface TableFieldProps {
  readonly field: FormField;
  readonly bounds: Bounds | undefined;
  readonly about: About;
}

/** Rows are added and taken away; a fault of the table as a whole stands below it. */
function TableField({ field, bounds, about }: TableFieldProps) {
  const messages = useMessages();
  const language = useLanguage();
  const title = inWords(field.title, language);
  return (
    <section className={styles.table} aria-label={title} data-table={field.name}>
      <h4>
        <Label field={field} />
      </h4>
      <Form.List name={field.name}>
        {(list, { add, remove }, { errors }) => (
          <>
            {list.length > 0 && (
              <div className={styles.scroll}>
                <table className={`${rows.rows} ${styles.cells}`}>
                  <thead>
                    <tr>
                      <th scope="col">{messages.row}</th>
                      {field.columns.map((column) => (
                        <th key={column.name} scope="col">
                          <Label field={column} />
                        </th>
                      ))}
                      <td />
                    </tr>
                  </thead>
                  <tbody>
                    {list.map(({ key, name }) => (
                      <tr key={key}>
                        <th scope="row">{name + 1}</th>
                        {field.columns.map((column) => (
                          <td key={column.name}>
                            <Form.Item name={[name, column.name]}>
                              <FieldInput
                                field={column}
                                bounds={bounds?.columns[column.name]}
                                about={about}
                                isCell
                              />
                            </Form.Item>
                          </td>
                        ))}
                        <td>
                          <Button
                            type="text"
                            icon={<DeleteOutlined />}
                            aria-label={messages.removeRow(title, name + 1)}
                            onClick={() => {
                              remove(name);
                            }}
                          />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <Form.ErrorList errors={errors} />
            {(bounds?.mostRows === undefined || list.length < bounds.mostRows) && (
              <Button
                icon={<PlusOutlined />}
                aria-label={messages.addRowTo(title)}
                onClick={() => {
                  add({});
                }}
              >
                {messages.addRow}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </section>
  );
}
