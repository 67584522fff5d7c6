/** A new article of the group's own, or another version of one. */
import { Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useLanguage } from "@/shared/i18n/words";
import { ActModal } from "@/shared/ui/ActModal";
import { articlePlaces, replaceArticle, writeArticle } from "../api/actions";
import { type Article, type ArticleKind, articleKinds } from "../api/types";
import { saidIn } from "../said";
import { useMessages } from "../words";

interface Written {
  readonly code?: string;
  readonly kind: ArticleKind;
  readonly must_know?: boolean;
  readonly title_zh?: string;
  readonly text_zh?: string;
  readonly title_en?: string;
  readonly text_en?: string;
}

interface ArticleDialogProps {
  /** The one that is changed, as it was seen. */
  readonly article: { readonly article: Article; readonly etag: string } | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What is said in a language; nothing where both fields are empty. */
const said = (title = "", text = "") =>
  title.trim() === "" && text.trim() === "" ? undefined : { title: title.trim(), text: text.trim() };

export function ArticleDialog({ article: seen, onDone, onClose }: ArticleDialogProps) {
  const messages = useMessages();
  const language = useLanguage();
  const [attempt] = useState(() => new Attempt());
  const before = seen?.article;
  const save = async (written: Written) => {
    const { code = "", kind, must_know: mustKnow = false } = written;
    const zh = said(written.title_zh, written.text_zh);
    const en = said(written.title_en, written.text_en);
    const content = {
      kind,
      must_know: mustKnow,
      ...(zh === undefined ? {} : { zh }),
      ...(en === undefined ? {} : { en }),
    };
    if (seen !== undefined) {
      const estate = seen.article.estate_id === null ? {} : { estate_id: seen.article.estate_id };
      await replaceArticle(seen.article.code, seen.etag, { ...content, ...estate });
      return messages.replaced;
    }
    const made = { code: code.trim(), ...content };
    await writeArticle(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.written;
  };
  const title = before === undefined ? "" : (saidIn(before, language)?.title ?? before.code);
  return (
    <ActModal<Written>
      name="article"
      title={before === undefined ? messages.write : messages.replaceTitle(title)}
      okText={before === undefined ? messages.write : messages.save}
      width={720}
      places={articlePlaces}
      initialValues={
        before === undefined
          ? { kind: "question", must_know: false }
          : {
              kind: before.kind,
              must_know: before.must_know,
              ...(before.zh === null ? {} : { title_zh: before.zh.title, text_zh: before.zh.text }),
              ...(before.en === null ? {} : { title_en: before.en.title, text_en: before.en.text }),
            }
      }
      act={save}
      onDone={onDone}
      onClose={onClose}
    >
      {before === undefined && (
        <Form.Item
          name="code"
          label={messages.code}
          extra={messages.codeHint}
          rules={[{ required: true, message: messages.codeMissing }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="kind" label={messages.kind}>
        <Select options={articleKinds.map((value) => ({ value, label: messages.kinds[value] }))} />
      </Form.Item>
      <Form.Item name="must_know" valuePropName="checked">
        <Checkbox>{messages.mustKnowLabel}</Checkbox>
      </Form.Item>
      <Form.Item name="title_zh" label={messages.titleZh}>
        <Input maxLength={120} autoComplete="off" lang="zh-CN" />
      </Form.Item>
      <Form.Item name="text_zh" label={messages.textZh}>
        <Input.TextArea maxLength={8000} autoSize={{ minRows: 3, maxRows: 12 }} lang="zh-CN" />
      </Form.Item>
      <Form.Item name="title_en" label={messages.titleEn}>
        <Input maxLength={120} autoComplete="off" lang="en" />
      </Form.Item>
      <Form.Item name="text_en" label={messages.textEn}>
        <Input.TextArea maxLength={8000} autoSize={{ minRows: 3, maxRows: 12 }} lang="en" />
      </Form.Item>
    </ActModal>
  );
}
