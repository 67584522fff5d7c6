/** Where somebody is written to. The whole address is asked for when the dialog opens: the list masks it. */
import { App, Form, Input, Modal, Radio, Skeleton } from "antd";
import { useEffect, useState } from "react";

import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { changeContact, contactPlaces, readAccount } from "../api/actions";
import type { Account, AccountLanguage } from "../api/types";
import { useMessages } from "../words";

interface Contact {
  readonly email: string;
  readonly language: AccountLanguage;
}

interface ContactDialogProps {
  readonly account: Account;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ContactDialog({ account, onDone, onClose }: ContactDialogProps) {
  const messages = useMessages();
  const common = useCommon();
  const { message } = App.useApp();
  const [form] = Form.useForm<Contact>();
  const [seen, setSeen] = useState<{ readonly account: Account; readonly etag: string }>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  useEffect(() => {
    let isShown = true;
    readAccount(account.staff_id).then(
      (read) => {
        if (isShown) setSeen(read);
      },
      (error: unknown) => {
        if (isShown) setProblem(problemFrom(error));
      },
    );
    return () => {
      isShown = false;
    };
  }, [account.staff_id]);

  const isRead = seen !== undefined;
  useEffect(() => {
    if (isRead) document.querySelector<HTMLElement>(".ant-modal form input")?.focus();
  }, [isRead]);

  const send = async ({ email, language }: Contact) => {
    if (seen === undefined) return;
    setProblem(undefined);
    setSending(true);
    try {
      await changeContact(account.staff_id, seen.etag, email.trim(), language);
      void message.success(messages.saved);
      onDone();
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      setSending(false);
      form.setFields([{ name: "email", errors: sortFaults(refused, contactPlaces).fields.email ?? [] }]);
    }
  };
  return (
    <Modal
      open
      title={messages.editFor(account.name)}
      okText={messages.save}
      okButtonProps={{ disabled: !isRead }}
      confirmLoading={isSending}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      {!isRead && problem === undefined && <Skeleton active />}
      {isRead && (
        <Form<Contact>
          form={form}
          name="contact"
          layout="vertical"
          requiredMark={false}
          disabled={isSending}
          initialValues={{ email: seen.account.email ?? "", language: seen.account.language }}
          onFinish={(contact) => void send(contact)}
        >
          <Form.Item name="email" label={messages.email} extra={messages.emailHint}>
            <Input type="email" autoComplete="off" maxLength={254} />
          </Form.Item>
          <Form.Item name="language" label={messages.language}>
            <Radio.Group
              options={(["zh-CN", "en"] as const).map((value) => ({
                value,
                label: messages.languages[value],
              }))}
            />
          </Form.Item>
        </Form>
      )}
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, contactPlaces).others}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
    </Modal>
  );
}
