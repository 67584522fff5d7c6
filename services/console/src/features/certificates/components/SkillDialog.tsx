/** A new skill, or another name and day of one. */
import { Checkbox, Form, Input } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import type { Skill } from "@/features/skills";
import { changeSkill, makeSkill, skillPlaces } from "../api/actions";
import { type ClearedAct, clearedActs } from "../api/types";
import { useMessages } from "../words";

interface Written {
  readonly code?: string;
  readonly name: string;
  readonly clears_for?: ClearedAct[];
  readonly demanded_from?: string;
}

interface SkillDialogProps {
  /** The one that is changed. */
  readonly skill: Skill | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function SkillDialog({ skill, onDone, onClose }: SkillDialogProps) {
  const messages = useMessages();
  const [form] = Form.useForm<Written>();
  const [attempt] = useState(() => new Attempt());
  const clears = Form.useWatch("clears_for", form) ?? skill?.clears_for ?? [];
  const save = async ({ code = "", name, clears_for = [], demanded_from: day = "" }: Written) => {
    if (skill !== undefined) {
      const demanded = skill.clears_for.length === 0 ? {} : { demanded_from: day === "" ? null : day };
      await changeSkill(skill.skill_id, { name, ...demanded });
      return messages.skillChanged;
    }
    const made = {
      code,
      name,
      clears_for,
      ...(day === "" || clears_for.length === 0 ? {} : { demanded_from: day }),
    };
    await makeSkill(made, attempt.keyFor(made));
    attempt.fulfilled();
    return messages.skillMade;
  };
  return (
    <ActModal<Written>
      form={form}
      name="skill"
      title={skill === undefined ? messages.newSkill : messages.changeTitle(skill.name)}
      okText={skill === undefined ? messages.newSkill : messages.save}
      places={skillPlaces}
      initialValues={{
        ...(skill === undefined ? {} : { name: skill.name }),
        ...(skill === undefined || skill.demanded_from === null
          ? {}
          : { demanded_from: skill.demanded_from }),
      }}
      act={save}
      onDone={onDone}
      onClose={onClose}
    >
      {skill === undefined && (
        <Form.Item
          name="code"
          label={messages.code}
          rules={[{ required: true, message: messages.codeMissing }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={messages.name}
        rules={[{ required: true, message: messages.nameMissing }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      {skill === undefined && (
        <Form.Item name="clears_for" label={messages.clearsFor}>
          <Checkbox.Group options={clearedActs.map((value) => ({ value, label: messages.acts[value] }))} />
        </Form.Item>
      )}
      {clears.length > 0 && (
        <>
          <DayField name="demanded_from" label={messages.demandedFromLabel} />
          <p>{messages.demandedHint}</p>
        </>
      )}
    </ActModal>
  );
}
