/** The records, newest first, as the address narrows them. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Empty, Skeleton } from "antd";

import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useFurtherPages } from "@/shared/ui/useFurtherPages";
import { useCommon } from "@/shared/words";
import { Instant, useEstate } from "@/features/estates";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import { useRecords } from "../api/queries";
import type { RecordLine } from "../api/types";
import { filterOf, queryOf, type RecordSearch } from "../search";
import { useMessages } from "../words";
import { Due } from "./Due";
import { RecordFilters } from "./RecordFilters";
import { StatusMark } from "./StatusMark";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./records.module.css";

interface RecordListProps {
  /** What the address says of the list. */
  readonly search: RecordSearch;
  /** `isMore`: the same list, and more of it. */
  readonly onSearch: (search: RecordSearch, isMore: boolean) => void;
}

export function RecordList({ search, onSearch }: RecordListProps) {
  const messages = useMessages();
  const { staffId, timeZone } = useMe();
  const filter = filterOf(search);
  const estate = useEstate(filter.estate_id);
  // A day is one of the estate's; of all estates, one of who looks.
  const zone = estate.data?.time_zone ?? timeZone;
  const list = useRecords(queryOf(filter, { staffId, zone }));
  const records = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFurtherPages(list, search.pages ?? 1);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <section className={panel.panel} aria-labelledby="records-title">
      <div className={panel.head}>
        <h2 id="records-title" tabIndex={-1}>
          {messages.title}
        </h2>
        <RecordFilters
          filter={filter}
          onChange={(next) => {
            onSearch(next, false);
          }}
        />
        <Link to="/records/forms" className={text.link}>
          {messages.toForms}
        </Link>
      </div>
      {list.error !== null && (
        <ProblemAlert
          problem={problemFrom(list.error)}
          onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      <div className={panel.scroll}>
        {list.isLoading && (
          <Skeleton active title={false} paragraph={{ rows: 8, width: "100%" }} className={panel.loading} />
        )}
        {list.isSuccess && records.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={isFiltered ? messages.emptyFiltered : messages.empty}
          />
        )}
        {records.length > 0 && <RecordTable records={records} />}
        {list.hasNextPage && (
          <div className={styles.more}>
            <Button
              loading={list.isFetchingNextPage}
              onClick={() => {
                onSearch({ ...filter, pages: (list.data?.pages.length ?? 1) + 1 }, true);
              }}
            >
              {messages.more}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function RecordTable({ records }: { records: readonly RecordLine[] }) {
  const messages = useMessages();
  return (
    <table className={rows.rows} aria-describedby="records-title">
      <thead>
        <tr>
          <th scope="col">{messages.number}</th>
          <th scope="col">{messages.form}</th>
          <th scope="col">{messages.estate}</th>
          <th scope="col">{messages.statusLabel}</th>
          <th scope="col">{messages.filledBy}</th>
          <th scope="col">{messages.handedIn}</th>
          <th scope="col">{messages.due}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <RecordRow key={record.form_record_id} record={record} />
        ))}
      </tbody>
    </table>
  );
}

function RecordRow({ record }: { record: RecordLine }) {
  const messages = useMessages();
  const common = useCommon();
  const language = useLanguage();
  const nameOf = useNames();
  const navigate = useNavigate();
  const params = { record: record.form_record_id };
  return (
    <tr
      className={rows.row}
      data-record={record.form_record_id}
      onClick={(event) => {
        // A link does by itself what was asked of it, such as opening another tab.
        if (event.target instanceof HTMLElement && event.target.closest("a") !== null) return;
        void navigate({ to: "/records/$record", params });
      }}
    >
      <td>
        <Link to="/records/$record" params={params} className={text.link}>
          {record.number ?? messages.noNumber}
        </Link>
      </td>
      <td>{inWords(record.title, language)}</td>
      <td>
        <span className={rows.first}>
          <PlaceName id={record.estate_id} />
        </span>
        {record.unit_id !== null && (
          <span className={rows.second}>
            <PlaceName id={record.unit_id} />
          </span>
        )}
      </td>
      <td>
        <StatusMark status={record.status} />
      </td>
      <td>{nameOf(record.filled_by)}</td>
      <td>
        {record.handed_in_at === null ? (
          common.none
        ) : (
          <Instant at={record.handed_in_at} estateId={record.estate_id} />
        )}
      </td>
      <td>{record.running_since === null ? common.none : <Due record={record} />}</td>
    </tr>
  );
}
