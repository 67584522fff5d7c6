/** One form: what it is made of, and a record to begin on it. */
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useEffect, useRef } from "react";

import { meAt, useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { DesignLinks } from "@/features/designer";
import {
  FormPreview,
  FormStatusMark,
  PrintButton,
  readBlankPage,
  useForm,
  useForms,
  versionsOf,
} from "@/features/forms";
import { mayFillIn } from "../rules/acts";
import type { AboutSearch } from "../search";
import { useMessages } from "../words";
import { Beginning } from "./Beginning";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./records.module.css";

interface FormPageProps {
  readonly code: string;
  /** What the record is begun about. */
  readonly about: AboutSearch;
  /** Which version is looked at; the newest that is published when none is named. */
  readonly version: number | undefined;
}

export function FormPage({ code, about, version }: FormPageProps) {
  const messages = useMessages();
  const language = useLanguage();
  const me = useMe();
  const form = useForm(code, version);
  const versions = versionsOf(useForms(true).data ?? [], code);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  const mayFill =
    form.data !== undefined &&
    // A record is begun on what is published, and on nothing older.
    form.data.version === versions.find(({ status }) => status === "published")?.version &&
    mayFillIn(form.data.fill, about.estate_id === undefined ? me : meAt(me, about.estate_id));
  return (
    <section className={panel.panel} aria-labelledby="records-title">
      <div className={panel.head}>
        <h2 id="records-title" ref={title} tabIndex={-1}>
          {form.data === undefined ? messages.form : inWords(form.data.title, language)}
        </h2>
        <span className={styles.ways}>
          {form.data !== undefined && <DesignLinks form={form.data} />}
          <PrintButton read={() => readBlankPage(code, version)}>{messages.printBlank}</PrintButton>
          <Link to="/records" search={{ form: code }} className={text.link}>
            {messages.recordsOf}
          </Link>
          <Link to="/records/forms" search={about} className={text.link}>
            {messages.toForms}
          </Link>
        </span>
      </div>
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="records-title">
        {form.error !== null && (
          <ProblemAlert problem={problemFrom(form.error)} onRetry={() => void form.refetch()} />
        )}
        {form.isLoading && <Skeleton active className={panel.loading} />}
        {versions.length > 0 && (
          <nav className={styles.versions} aria-label={messages.versions}>
            {versions.map((one) => (
              <span key={one.version}>
                <Link
                  to="/records/forms/$form"
                  params={{ form: code }}
                  search={{ ...about, version: one.version }}
                  className={text.link}
                  {...(one.version === form.data?.version ? { "aria-current": "page" } : {})}
                >
                  {messages.version(one.version)}
                </Link>{" "}
                <FormStatusMark status={one.status} />
              </span>
            ))}
          </nav>
        )}
        {mayFill && <Beginning form={form.data} about={about} />}
        {form.data !== undefined && <FormPreview form={form.data} />}
      </div>
    </section>
  );
}
