/** The forms that there are, found by what they are called or rest on. */
import { Empty, Input, Skeleton } from "antd";
import { useState, type ReactNode } from "react";

import { problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useForms } from "../api/queries";
import type { FormLine } from "../api/types";
import { matching, newest } from "../catalogue";
import { useMessages } from "../words";
import { FormStatusMark } from "./FormStatusMark";
import rows from "@/shared/ui/rows.module.css";
import styles from "./formCatalogue.module.css";

interface FormCatalogueProps {
  /** The way to a form; `label` is what it is called. */
  readonly linkTo: (form: FormLine, label: string) => ReactNode;
}

export function FormCatalogue({ linkTo }: FormCatalogueProps) {
  const messages = useMessages();
  const language = useLanguage();
  const forms = useForms(true);
  const [typed, setTyped] = useState("");
  const known = newest(forms.data ?? []);
  const found = matching(known, typed);
  // The other name stands below the one in the agent's language.
  const [first, second] = language === "en" ? (["en", "zh"] as const) : (["zh", "en"] as const);
  if (forms.error !== null) {
    return <ProblemAlert problem={problemFrom(forms.error)} onRetry={() => void forms.refetch()} />;
  }
  if (forms.data === undefined) return <Skeleton active />;
  return (
    <>
      <div className={styles.search}>
        <Input
          type="search"
          aria-label={messages.search}
          placeholder={messages.searchHint}
          allowClear
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
          }}
        />
        <span role="status">{messages.found(found.length)}</span>
      </div>
      {found.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.noneFound} />
      ) : (
        <table className={rows.rows} aria-label={messages.catalogue}>
          <thead>
            <tr>
              <th scope="col">{messages.form}</th>
              <th scope="col">{messages.origin}</th>
              <th scope="col">{messages.version}</th>
              <th scope="col">{messages.series}</th>
              <th scope="col">{messages.class}</th>
              <th scope="col">{messages.rules}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((form) => (
              <tr key={form.code} data-form={form.code}>
                <td>
                  {linkTo(form, form.title[first])}
                  <span className={rows.second} lang={second === "zh" ? "zh-CN" : "en"}>
                    {form.title[second]}
                  </span>
                </td>
                <td>{form.is_shipped ? messages.shipped : messages.own}</td>
                <td>
                  {form.version} <FormStatusMark status={form.status} />
                </td>
                <td>{form.series}</td>
                <td>{messages.classes[form.class]}</td>
                <td>{form.rules.join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
