/** One article: what it says, that one has read it, and for supervisors who has not. */
import { App, Button, Skeleton } from "antd";
import { useState } from "react";

import { problemFrom } from "@/shared/api/problem";
import { useMe } from "@/shared/api/me";
import { useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { attestArticle, withdrawArticle } from "../api/actions";
import { useArticle, useLaggards } from "../api/queries";
import { saidIn } from "../said";
import { useMessages } from "../words";
import { ArticleDialog } from "./ArticleDialog";
import panel from "@/shared/ui/panel.module.css";
import styles from "./articles.module.css";

interface ArticlePanelProps {
  readonly code: string;
  /** Whether the agent has read what holds, where the list tells. */
  readonly isRead: boolean | undefined;
  readonly onChanged: () => void;
  readonly onWithdrawn: () => void;
}

export function ArticlePanel({ code, isRead, onChanged, onWithdrawn }: ArticlePanelProps) {
  const messages = useMessages();
  const language = useLanguage();
  const { message, modal } = App.useApp();
  const { permissions } = useMe();
  const found = useArticle(code);
  const [isChanging, setChanging] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemFrom>>();
  const mayWrite = permissions.includes("standards:write");
  if (found.data === undefined) {
    return (
      <section className={panel.panel} aria-label={messages.article}>
        {found.error === null ? (
          <Skeleton active className={panel.loading} />
        ) : (
          <ProblemAlert problem={problemFrom(found.error)} onRetry={() => void found.refetch()} />
        )}
      </section>
    );
  }
  const { data: article, etag } = found.data;
  const said = saidIn({ zh: article.zh ?? null, en: article.en ?? null }, language);
  const title = said?.title ?? code;
  const attest = async () => {
    setProblem(undefined);
    try {
      await attestArticle(code, article.version);
      void message.success(messages.attested);
      onChanged();
    } catch (error) {
      setProblem(problemFrom(error));
      void found.refetch();
    }
  };
  const withdraw = () => {
    void modal.confirm({
      title: messages.withdrawTitle(title),
      content: messages.withdrawHint,
      okText: messages.withdraw,
      onOk: async () => {
        try {
          await withdrawArticle(code, etag);
          void message.success(messages.withdrawn);
          onWithdrawn();
        } catch (error) {
          setProblem(problemFrom(error));
          void found.refetch();
        }
      },
    });
  };
  return (
    <section className={panel.panel} aria-labelledby="article-title">
      <div className={panel.head}>
        <h2 id="article-title">{title}</h2>
        {mayWrite && !article.is_shipped && (
          <div className={styles.acts}>
            <Button
              onClick={() => {
                setChanging(true);
              }}
            >
              {messages.replace}
            </Button>
            <Button danger onClick={withdraw}>
              {messages.withdraw}
            </Button>
          </div>
        )}
      </div>
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="article-title">
        <div className={styles.article}>
          <p className={styles.from}>
            {messages.kinds[article.kind]} ·{" "}
            {article.is_shipped
              ? messages.shipped(article.profile ?? "", article.clause ?? "")
              : messages.own}{" "}
            · {messages.version(article.version)}
          </p>
          {problem !== undefined && <ProblemAlert problem={problem} />}
          <div className={styles.text}>{said?.text}</div>
          {article.must_know && isRead === false && permissions.includes("tickets:write") && (
            <Button type="primary" onClick={() => void attest()}>
              {messages.attest}
            </Button>
          )}
          {article.must_know && permissions.includes("tickets:supervise") && <Laggards code={code} />}
        </div>
      </div>
      {isChanging && (
        <ArticleDialog
          article={{ article, etag }}
          onDone={() => {
            setChanging(false);
            onChanged();
          }}
          onClose={() => {
            setChanging(false);
          }}
        />
      )}
    </section>
  );
}

/** Who must know it and has not read what holds. */
function Laggards({ code }: { code: string }) {
  const messages = useMessages();
  const laggards = useLaggards(code);
  const people = laggards.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.laggards} aria-labelledby="laggards-title">
      <h3 id="laggards-title">{messages.laggards}</h3>
      {laggards.error !== null && (
        <ProblemAlert problem={problemFrom(laggards.error)} onRetry={() => void laggards.refetch()} />
      )}
      {laggards.isSuccess && people.length === 0 && <p>{messages.noLaggards}</p>}
      <ul>
        {people.map(({ staff_id: id, name, read_version: version }) => (
          <li key={id}>
            {name}
            {version !== null && ` (${messages.readBefore(version)})`}
          </li>
        ))}
      </ul>
      {laggards.hasNextPage && (
        <Button
          size="small"
          loading={laggards.isFetchingNextPage}
          onClick={() => void laggards.fetchNextPage()}
        >
          {messages.more}
        </Button>
      )}
    </section>
  );
}
