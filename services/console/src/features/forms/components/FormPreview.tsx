/** What a form is made of, beside the paper that comes of it. */
import { Skeleton } from "antd";

import { problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useBlankPage } from "../api/queries";
import type { Form, FormField } from "../api/types";
import { useMessages } from "../words";
import { Paper } from "./Paper";
import rows from "@/shared/ui/rows.module.css";
import styles from "./formPreview.module.css";

export function FormPreview({ form }: { form: Form }) {
  const messages = useMessages();
  return (
    <div className={styles.halves}>
      <section aria-labelledby="form-fields">
        <h3 id="form-fields">{messages.fields}</h3>
        <dl className={styles.facts}>
          <Fact name={messages.sheet} value={`${form.size} · ${messages.orientations[form.orientation]}`} />
          <Fact name={messages.origin} value={form.is_shipped ? messages.shipped : messages.own} />
          <Fact name={messages.class} value={messages.classes[form.class]} />
          <Fact name={messages.series} value={form.series} />
          <Fact name={messages.rules} value={form.rules.join(", ")} />
          <Fact name={messages.check} value={form.check === null ? messages.noCheck : messages.checked} />
          <Fact
            name={messages.kept}
            value={form.kept_months === null ? messages.keptLong : messages.months(form.kept_months)}
          />
        </dl>
        <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="form-fields">
          <table className={rows.rows}>
            <thead>
              <tr>
                <th scope="col">{messages.field}</th>
                <th scope="col">{messages.kind}</th>
                <th scope="col">{messages.needed}</th>
              </tr>
            </thead>
            <tbody>
              {form.fields.map((field) => (
                <FieldRows key={field.name} field={field} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="form-paper">
        <h3 id="form-paper">{messages.paper}</h3>
        <BlankPaper form={form} />
      </section>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A field, and below a table its columns. */
function FieldRows({ field, isColumn = false }: { field: FormField; isColumn?: boolean }) {
  const messages = useMessages();
  const common = useCommon();
  const language = useLanguage();
  const choices = field.choices.map(({ title }) => title[language === "en" ? "en" : "zh"]);
  const more = [
    field.unit ?? "",
    field.by === null ? "" : messages.signers[field.by],
    field.is_personal ? messages.personal : "",
    field.is_closing ? messages.closing : "",
    ...choices,
  ].filter((word) => word !== "");
  return (
    <>
      <tr data-field={field.name}>
        <td className={isColumn ? styles.column : undefined}>
          <span lang="zh-CN">{field.title.zh}</span>
          <span className={rows.second} lang="en">
            {field.title.en}
          </span>
        </td>
        <td>
          {messages.kinds[field.kind]}
          {more.length > 0 && <span className={styles.more}>{more.join(" · ")}</span>}
        </td>
        <td>{field.is_required ? common.yes : common.no}</td>
      </tr>
      {field.columns.map((column) => (
        <FieldRows key={column.name} field={column} isColumn />
      ))}
    </>
  );
}

function BlankPaper({ form }: { form: Form }) {
  const page = useBlankPage(form.code, form.version, useLanguage());
  if (page.error !== null) return <ProblemAlert problem={problemFrom(page.error)} />;
  if (page.data === undefined) return <Skeleton active />;
  return <Paper page={page.data} orientation={form.orientation} size={form.size} />;
}
