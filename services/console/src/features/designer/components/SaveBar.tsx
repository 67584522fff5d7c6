/** Keeps what is designed as a draft, publishes it, and asks before anybody leaves with what is not kept. */
import { useBlocker } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useRef, useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { type Problem, problemFrom } from "@/shared/api/problem";
import type { FieldError } from "@/shared/api/types";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { createForm, publishForm, replaceForm } from "../api/documents";
import type { Definition } from "../api/types";
import { useMessages } from "../words";
import styles from "./designer.module.css";

/** What the designer begins with: a document, and its edition where it is a draft that is kept. */
export interface Begun {
  readonly definition: Definition;
  readonly etag?: string;
}

interface SaveBarProps {
  readonly begun: Begun;
  readonly definition: Definition;
  readonly title: string;
  /** Somebody tries to keep it. */
  readonly onTry: () => void;
  readonly onFault: (fault: FieldError) => void;
  /** It is kept for the first time. */
  readonly onKept: () => void;
  readonly onPublished: () => void;
}

type Doing = "saving" | "publishing";

export function SaveBar(props: SaveBarProps) {
  const { begun, definition, title, onTry, onFault, onKept, onPublished } = props;
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const { message } = App.useApp();
  const text = JSON.stringify(definition);
  const [kept, setKept] = useState(() => ({ text: JSON.stringify(begun.definition), etag: begun.etag }));
  const [doing, setDoing] = useState<Doing>();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [attempt] = useState(() => new Attempt());
  // The way on after it was kept or published loses nothing.
  const isLeaving = useRef(false);
  const isChanged = text !== kept.text;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isChanged && !isLeaving.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged && !isLeaving.current,
    withResolver: true,
  });

  const forget = () => {
    for (const name of ["forms", "form", "form-page"]) void client.invalidateQueries({ queryKey: [name] });
  };
  /** The edition of what is kept then. */
  const keep = async (): Promise<string> => {
    if (!isChanged && kept.etag !== undefined) return kept.etag;
    const { etag } =
      kept.etag === undefined
        ? await createForm(definition, attempt.keyFor(definition))
        : await replaceForm(definition, kept.etag);
    attempt.fulfilled();
    setKept({ text, etag });
    forget();
    return etag;
  };
  const refuse = (error: unknown) => {
    const told = problemFrom(error);
    const [first] = told.faults;
    // Each fault stands at its place; the first is where one goes on.
    if (first !== undefined && told.code === "standards.invalid_document") {
      void message.error(problemWords(told, common));
      onFault(first);
    } else setProblem(told);
  };
  const save = async () => {
    onTry();
    setProblem(undefined);
    setDoing("saving");
    const isFirst = kept.etag === undefined;
    try {
      await keep();
      void message.success(messages.saved);
      if (isFirst) onKept();
    } catch (error) {
      refuse(error);
    } finally {
      setDoing(undefined);
    }
  };
  const publish = async () => {
    setAsking(false);
    onTry();
    setProblem(undefined);
    setDoing("publishing");
    try {
      const etag = await keep();
      await publishForm(definition, etag);
      forget();
      isLeaving.current = true;
      void message.success(messages.published);
      onPublished();
    } catch (error) {
      refuse(error);
      setDoing(undefined);
    }
  };
  const state = doing !== undefined ? "saving" : isChanged || kept.etag === undefined ? "unsaved" : "saved";
  return (
    <>
      <span className={styles.save}>
        <span className={styles.state} role="status" data-design-state={state}>
          {messages.states[state]}
        </span>
        <Button
          loading={doing === "saving"}
          disabled={doing === "publishing"}
          onClick={() => {
            void save();
          }}
        >
          {messages.save}
        </Button>
        <Button
          type="primary"
          loading={doing === "publishing"}
          disabled={doing === "saving"}
          onClick={() => {
            setAsking(true);
          }}
        >
          {messages.publish}
        </Button>
      </span>
      {problem !== undefined && (
        <div className={styles.problem}>
          <ProblemAlert
            problem={problem}
            faults={problem.faults}
            {...(problem.status === 412 ? { advice: messages.stale } : {})}
            {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          />
        </div>
      )}
      <Modal
        open={isAsking}
        title={messages.publishTitle(title, definition.version)}
        okText={messages.publishNow}
        onOk={() => {
          void publish();
        }}
        onCancel={() => {
          setAsking(false);
        }}
      >
        {messages.publishNote}
      </Modal>
      <Modal
        open={blocker.status === "blocked"}
        destroyOnHidden
        title={messages.leaveTitle}
        okText={messages.leave}
        okButtonProps={{ danger: true }}
        cancelText={messages.stay}
        onOk={() => {
          blocker.proceed?.();
        }}
        onCancel={() => {
          blocker.reset?.();
        }}
      >
        {messages.leaveNote}
      </Modal>
    </>
  );
}
