/** A dialog that does one thing: a form, and what the server says to it. */
import { App, Form, type FormInstance, Modal } from "antd";
import { useState, type ReactNode } from "react";

import { type Problem, problemFrom, sortFaults } from "../api/problem";
import { useCommon } from "../words";
import { ProblemAlert } from "./ProblemAlert";

interface ActModalProps<Values> {
  /** Where what is around the form has to know what it says; its own otherwise. */
  readonly form?: FormInstance<Values>;
  /** Begins the ids of the form's fields. */
  readonly name: string;
  readonly title: string;
  readonly okText: string;
  readonly width?: number;
  /** Which field a fault of the request belongs to. */
  readonly places: Readonly<Record<string, string>>;
  readonly initialValues?: Partial<Values>;
  /** Does what the form says; answers what is told of it. */
  readonly act: (values: Values) => Promise<string>;
  /** What it is about, above the form. */
  readonly about?: ReactNode;
  readonly onDone: () => void;
  /** What was refused may have changed what lies behind. */
  readonly onRefused?: (problem: Problem) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function ActModal<Values extends object>(props: ActModalProps<Values>) {
  const { places, act, onDone, onRefused, onClose, width } = props;
  const common = useCommon();
  const { message } = App.useApp();
  const [own] = Form.useForm<Values>();
  const form = props.form ?? own;
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
      onRefused?.(refused);
    }
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      confirmLoading={isSending}
      {...(width === undefined ? {} : { width })}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>(".ant-modal form :is(input, textarea)")?.focus();
      }}
    >
      {props.about}
      <Form<Values>
        form={form}
        name={props.name}
        layout="vertical"
        requiredMark={false}
        disabled={isSending}
        {...(props.initialValues === undefined ? {} : { initialValues: props.initialValues })}
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
          {...(problem.status === 412 ? { advice: common.problem.changedMeanwhile } : {})}
        />
      )}
    </Modal>
  );
}
