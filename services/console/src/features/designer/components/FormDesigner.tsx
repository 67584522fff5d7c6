/** The designer at its address: begins with nothing, with a draft, with a copy of a form, or with its next version. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Empty, Skeleton } from "antd";
import { useState, type ReactNode } from "react";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { type FormLine, useForm, useForms, versionsOf } from "@/features/forms";
import { useWritten, type Written } from "../api/documents";
import type { DesignSearch } from "../search";
import { blank, copyOf, freeCode } from "../sketch";
import { useMessages } from "../words";
import { Designer } from "./Designer";
import type { Begun } from "./SaveBar";
import panel from "@/shared/ui/panel.module.css";
import text from "@/shared/ui/text.module.css";

export function FormDesigner({ search }: { search: DesignSearch }) {
  const messages = useMessages();
  const { permissions } = useMe();
  // A draft that was kept has another address than what it was begun from, and is the same work.
  const [same, setSame] = useState<{ readonly address: string; readonly key: string }>();
  const address = JSON.stringify(search);
  const key = same?.address === address ? same.key : address;
  if (!permissions.includes("registers:supervise")) {
    return (
      <Page>
        <Empty description={messages.noRight} />
      </Page>
    );
  }
  return (
    <Loading
      key={key}
      search={search}
      onAddress={(next) => {
        setSame({ address: JSON.stringify(next), key });
      }}
    />
  );
}

interface LoadingProps {
  readonly search: DesignSearch;
  readonly onAddress: (search: DesignSearch) => void;
}

function Loading({ search, onAddress }: LoadingProps) {
  const navigate = useNavigate();
  // What it was begun with stays, wherever its address has gone.
  const [from] = useState(search);
  const [begun, setBegun] = useState<Begun>();
  const forms = useForms(true);
  const form = useForm(from.form, from.version);
  const written = useWritten(from.form, from.version);
  const error = forms.error ?? form.error ?? written.error;
  const isReady = forms.data !== undefined && (from.form === undefined || (form.data && written.data));
  if (begun === undefined && isReady) setBegun(beginning(from, forms.data, form.data, written.data));
  if (error !== null && begun === undefined) {
    return (
      <Page>
        <ProblemAlert problem={problemFrom(error)} />
      </Page>
    );
  }
  if (begun === undefined) {
    return (
      <Page>
        <Skeleton active className={panel.loading} />
      </Page>
    );
  }
  const rules = (forms.data ?? []).filter((line) => line.is_shipped).flatMap((line) => line.rules);
  return (
    <Designer
      begun={begun}
      knownRules={[...new Set(rules)].toSorted()}
      onKept={({ code, version }) => {
        const kept = { form: code, version };
        onAddress(kept);
        void navigate({ to: "/records/designer", search: kept, replace: true });
      }}
      onPublished={({ code }) => void navigate({ to: "/records/forms/$form", params: { form: code } })}
    />
  );
}

/** What the designer begins with. */
function beginning(
  search: DesignSearch,
  forms: readonly FormLine[],
  form: FormLine | undefined,
  written: Written | undefined,
): Begun {
  const codes = forms.map(({ code }) => code);
  if (form === undefined || written === undefined) return { definition: blank(freeCode("form", codes)) };
  const { definition, etag } = written;
  if (form.is_shipped || search.as === "copy") {
    return { definition: copyOf(definition, freeCode(form.code, codes)) };
  }
  if (form.status === "draft" && search.as === undefined) return { definition, etag };
  const newest = versionsOf(forms, form.code)[0]?.version ?? form.version;
  return { definition: { ...definition, version: newest + 1 } };
}

function Page({ children }: { children: ReactNode }) {
  const messages = useMessages();
  return (
    <section className={panel.panel} aria-labelledby="records-title">
      <div className={panel.head}>
        <h2 id="records-title" tabIndex={-1}>
          {messages.title}
        </h2>
        <Link to="/records/forms" className={text.link}>
          {messages.toForms}
        </Link>
      </div>
      <div className={panel.scroll}>{children}</div>
    </section>
  );
}
