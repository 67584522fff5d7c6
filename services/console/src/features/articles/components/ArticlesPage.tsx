/** What agents look up: the articles beside the one that is open. */
import { BookOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Empty, Select } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { useLanguage } from "@/shared/i18n/words";
import { FilterInput } from "@/shared/ui/FilterInput";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useArticles } from "../api/queries";
import { type ArticleKind, articleKinds } from "../api/types";
import { saidIn } from "../said";
import { articleSearch, type ArticleSearch } from "../search";
import { useMessages } from "../words";
import { ArticleDialog } from "./ArticleDialog";
import { ArticlePanel } from "./ArticlePanel";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./articles.module.css";

export function ArticlesPage() {
  const messages = useMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { permissions } = useMe();
  const mayRead = permissions.includes("tickets:read");
  const { article, words, about, unread } = articleSearch(useSearch({ strict: false }));
  const [isWriting, setWriting] = useState(false);
  const filter = {
    ...(words === undefined ? {} : { search: words }),
    ...(about === undefined ? {} : { kind: about }),
    ...(unread === true ? { must_know: true, is_read: false } : {}),
  };
  const articles = useArticles(filter, mayRead);
  const items = articles.data?.pages.flatMap((page) => page.items) ?? [];
  const goTo = (change: { readonly [Key in keyof ArticleSearch]?: ArticleSearch[Key] | undefined }) => {
    const search = articleSearch({ article, words, about, unread, ...change });
    void navigate({ to: "/articles", search, replace: true });
  };
  const renew = () => void client.invalidateQueries({ queryKey: keys.articles() });
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="articles"
        title={messages.title}
        list={articles}
        empty={items.length > 0 ? undefined : mayRead ? messages.empty : messages.noRight}
        tools={
          <>
            <FilterInput
              label={messages.search}
              value={words}
              maxLength={60}
              className={styles.search}
              onChange={(next) => {
                goTo({ words: next ?? undefined });
              }}
            />
            <Select<ArticleKind | "">
              aria-label={messages.kind}
              value={about ?? ""}
              popupMatchSelectWidth={false}
              options={[
                { value: "", label: messages.anyKind },
                ...articleKinds.map((value) => ({ value, label: messages.kinds[value] })),
              ]}
              onChange={(next) => {
                goTo({ about: next === "" ? undefined : next });
              }}
            />
            <Checkbox
              checked={unread === true}
              onChange={({ target }) => {
                goTo({ unread: target.checked ? true : undefined });
              }}
            >
              {messages.unread}
            </Checkbox>
            {permissions.includes("standards:write") && (
              <Button
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => {
                  setWriting(true);
                }}
              >
                {messages.write}
              </Button>
            )}
          </>
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="articles-title">
            <thead>
              <tr>
                <th scope="col">{messages.article}</th>
                <th scope="col">{messages.kind}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((line) => (
                <tr
                  key={line.code}
                  className={line.code === article ? rows.open : undefined}
                  data-article={line.code}
                >
                  <td>
                    <button
                      type="button"
                      className={text.link}
                      aria-expanded={line.code === article}
                      onClick={() => {
                        goTo({ article: line.code });
                      }}
                    >
                      {saidIn({ zh: line.title.zh ?? null, en: line.title.en ?? null }, language)}
                    </button>
                    {line.must_know && (
                      <span className={styles.mark} data-read={line.is_read}>
                        {line.is_read ? messages.isRead : messages.mustKnow}
                      </span>
                    )}
                  </td>
                  <td>{messages.kinds[line.kind]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {articles.hasNextPage && (
          <Button
            className={styles.more}
            loading={articles.isFetchingNextPage}
            onClick={() => void articles.fetchNextPage()}
          >
            {messages.more}
          </Button>
        )}
      </ListPanel>
      {article === undefined ? (
        <section className={panel.panel} aria-labelledby="article-title">
          <div className={panel.head}>
            <h2 id="article-title">
              <BookOutlined aria-hidden="true" /> {messages.article}
            </h2>
          </div>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.choose} />
        </section>
      ) : (
        <ArticlePanel
          key={article}
          code={article}
          isRead={items.find(({ code }) => code === article)?.is_read}
          onChanged={renew}
          onWithdrawn={() => {
            goTo({ article: undefined });
            renew();
          }}
        />
      )}
      {isWriting && (
        <ArticleDialog
          article={undefined}
          onDone={() => {
            setWriting(false);
            renew();
          }}
          onClose={() => {
            setWriting(false);
          }}
        />
      )}
    </div>
  );
}
