/** What stood on a record before it was corrected. */
import { Select, Skeleton } from "antd";
import { useState } from "react";

import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Instant } from "@/features/estates";
import { type Form, FormContents } from "@/features/forms";
import { useNames } from "@/features/staff";
import { useRevision } from "../api/queries";
import type { RecordDetail } from "../api/types";
import { useMessages } from "../words";
import styles from "./records.module.css";

interface FormerRevisionsProps {
  readonly record: RecordDetail;
  readonly definition: Form;
  readonly zone: string;
}

export function FormerRevisions({ record, definition, zone }: FormerRevisionsProps) {
  const messages = useMessages();
  const [chosen, setChosen] = useState<number>();
  const former = Array.from({ length: record.revision - 1 }, (_, at) => record.revision - 1 - at);
  return (
    <section aria-labelledby="record-former">
      <h3 id="record-former">{messages.former}</h3>
      <Select<number | null>
        aria-label={messages.former}
        allowClear
        value={chosen ?? null}
        placeholder={messages.chooseRevision}
        popupMatchSelectWidth={false}
        options={former.map((value) => ({ value, label: messages.revision(value) }))}
        onChange={(value) => {
          setChosen(value ?? undefined);
        }}
      />
      {chosen !== undefined && (
        <Former key={chosen} record={record} revision={chosen} definition={definition} zone={zone} />
      )}
    </section>
  );
}

function Former({ record, revision, definition, zone }: FormerRevisionsProps & { revision: number }) {
  const messages = useMessages();
  const nameOf = useNames();
  const seen = useRevision(record.form_record_id, revision);
  if (seen.error !== null) return <ProblemAlert problem={problemFrom(seen.error)} />;
  if (seen.data === undefined) return <Skeleton active />;
  const { filled_by, handed_in_at, contents, reason } = seen.data;
  return (
    <div className={styles.paper} data-revision={revision}>
      <p>
        {nameOf(filled_by)} · <Instant at={handed_in_at} estateId={record.estate_id} />
        {reason === null ? "" : ` · ${messages.reasonWas(reason)}`}
      </p>
      <FormContents
        fields={definition.fields}
        contents={contents}
        zone={zone}
        recordId={record.form_record_id}
      />
    </div>
  );
}
