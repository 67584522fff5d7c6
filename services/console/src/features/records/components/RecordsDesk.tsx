/** The records on forms: their list, one of them, the forms that there are, and one of these. */
import { Link, useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Empty } from "antd";
import type { ReactNode } from "react";

import { useMe } from "@/shared/api/me";
import { designSearch, FormDesigner, NewFormLink } from "@/features/designer";
import { FormCatalogue } from "@/features/forms";
import { aboutSearch, formSearch, recordSearch } from "../search";
import { useMessages } from "../words";
import { FormPage } from "./FormPage";
import { RecordList } from "./RecordList";
import { RecordPage } from "./RecordPage";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./records.module.css";

export function RecordsDesk() {
  const messages = useMessages();
  const { permissions } = useMe();
  const navigate = useNavigate();
  const { form, record } = useParams({ strict: false });
  // The router hands on what the desk did not ask about, too.
  const said = useSearch({ strict: false });
  const isDesigner = useLocation({ select: ({ pathname }) => /^\/records\/designer\/?$/.test(pathname) });
  const isCatalogue = useLocation({ select: ({ pathname }) => /^\/records\/forms\/?$/.test(pathname) });
  if (!permissions.includes("registers:read")) {
    return (
      <Page title={messages.title}>
        <Empty description={messages.noRight} />
      </Page>
    );
  }
  if (isDesigner) return <FormDesigner search={designSearch(said)} />;
  if (record !== undefined) return <RecordPage key={record} id={record} />;
  if (form !== undefined) {
    return <FormPage key={form} code={form} about={aboutSearch(said)} version={formSearch(said).version} />;
  }
  if (!isCatalogue) {
    return (
      <RecordList
        search={recordSearch(said)}
        onSearch={(search, isMore) => void navigate({ to: "/records", search, replace: isMore })}
      />
    );
  }
  const way = (
    <span className={styles.ways}>
      <NewFormLink />
      <Link to="/records" className={text.link}>
        {messages.toRecords}
      </Link>
    </span>
  );
  return (
    <Page title={messages.forms} beside={way}>
      <FormCatalogue
        linkTo={({ code, status, version }, label) => (
          <Link
            to="/records/forms/$form"
            params={{ form: code }}
            // What nobody can begin with is found by its version alone.
            search={{ ...aboutSearch(said), ...(status === "published" ? {} : { version }) }}
            className={text.link}
          >
            {label}
          </Link>
        )}
      />
    </Page>
  );
}

function Page({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  return (
    <section className={panel.panel} aria-labelledby="records-title">
      <div className={panel.head}>
        <h2 id="records-title" tabIndex={-1}>
          {title}
        </h2>
        {beside}
      </div>
      <div className={panel.scroll}>{children}</div>
    </section>
  );
}
