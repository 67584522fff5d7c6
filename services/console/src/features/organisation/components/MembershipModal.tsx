/** A dialog about what somebody holds: a form, and what the server says to it. */
import { App, Form, type FormInstance, Modal } from "antd";
import { useState, type ReactNode } from "react";

import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useMessages } from "../words";

interface MembershipModalProps<Values> {
  readonly form: FormInstance<Values>;
  /** Begins the ids of the form's fields. */
  readonly name: string;
  readonly title: string;
  readonly okText: string;
  /** Which field a fault of the request belongs to. */
  readonly places: Readonly<Record<string, string>>;
  readonly initialValues: Partial<Values>;
  /** Does what the form says; answers what is told of it. */
  readonly act: (values: Values) => Promise<string>;
  /** More about a refusal. */
  readonly why?: (problem: Problem) => ReactNode;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function MembershipModal<Values extends object>(props: MembershipModalProps<Values>) {
  const { form, places, act, why, onDone, onClose } = props;
  const messages = useMessages();
  const common = useCommon();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  const send = async (values: Values) => {
    setProblem(undefined);
    setSending(true);
    try {
      void message.success(await act(values));
      onDone();
    } catch (error) {
      const refused = problemFrom(error);
      const fields: Readonly<Record<string, string[] | undefined>> = sortFaults(refused, places).fields;
      setProblem(refused);
      setSending(false);
      form.setFields(
        Object.values(places).map((name) => ({ name: name as never, errors: fields[name] ?? [] })),
      );
    }
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
        if (isOpen) document.querySelector<HTMLElement>(".ant-modal form input")?.focus();
      }}
    >
      <Form<Values>
        form={form}
        name={props.name}
        layout="vertical"
        requiredMark={false}
        disabled={isSending}
        initialValues={props.initialValues}
        onFinish={(values) => void send(values)}
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
          {...(problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
      {problem !== undefined && why?.(problem)}
    </Modal>
  );
}
