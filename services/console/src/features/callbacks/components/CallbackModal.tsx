/** A dialog about one callback: whom and what it is about, a form, and what the server says to it. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal } from "antd";
import { useState, type ReactNode } from "react";

import { keys } from "@/shared/api/keys";
import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import type { Callback } from "../api/types";
import { CallbackSummary } from "./CallbackSummary";

interface CallbackModalProps<Values> {
  readonly callback: Callback;
  readonly onClose: () => void;
  /** Begins the ids of the form's fields. */
  readonly name: string;
  readonly title: string;
  readonly okText: string;
  /** Which field a fault of the request belongs to. */
  readonly places: Readonly<Record<string, string>>;
  readonly initialValues?: Partial<Values>;
  /** Does what the form says; answers what the agent is told of it. */
  readonly act: (values: Values) => Promise<string>;
  readonly children: ReactNode;
}

export function CallbackModal<Values extends object>(props: CallbackModalProps<Values>) {
  const { callback, onClose, places, act } = props;
  const common = useCommon();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  const send = async (values: Values) => {
    setProblem(undefined);
    setSending(true);
    try {
      void message.success(await act(values));
      onClose();
    } catch (error) {
      const refused = problemFrom(error);
      const fields: Readonly<Record<string, string[] | undefined>> = sortFaults(refused, places).fields;
      setProblem(refused);
      setSending(false);
      form.setFields(Object.values(places).map((name) => ({ name, errors: fields[name] ?? [] })));
    }
    void client.invalidateQueries({ queryKey: keys.callbacks() });
  };

  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      confirmLoading={isSending}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>(".ant-modal input")?.focus();
      }}
    >
      <CallbackSummary callback={callback} />
      <Form
        form={form}
        name={props.name}
        layout="vertical"
        requiredMark={false}
        disabled={isSending}
        initialValues={props.initialValues ?? {}}
        onFinish={(values) => void send(values as Values)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        {props.children}
      </Form>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, places).others}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
        />
      )}
    </Modal>
  );
}
