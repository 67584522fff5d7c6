/** What may be chosen in a field: a line each, in the order of the paper. */
import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";

import { followsFrom, moved, nameFor, newChoice, replaced, type SketchField } from "../sketch";
import { useMessages } from "../words";
import { Line } from "./Line";
import styles from "./panel.module.css";

type Choices = NonNullable<SketchField["choices"]>;

interface ChoiceLinesProps {
  readonly choices: Choices;
  readonly place: string;
  readonly onChange: (choices: Choices) => void;
}

/** As many as the language has. */
const mostChoices = 60;

export function ChoiceLines({ choices, place, onChange }: ChoiceLinesProps) {
  const messages = useMessages();
  const change = (at: number, changed: Partial<Choices[number]>) => {
    const choice = choices[at];
    if (choice !== undefined) onChange(replaced(choices, at, { ...choice, ...changed }));
  };
  const retitle = (at: number, en: string) => {
    const choice = choices[at];
    if (choice === undefined) return;
    const others = choices.filter((one) => one !== choice).map(({ word }) => word);
    const isFollowing = choice.word === "" || followsFrom(choice.word, choice.en);
    change(at, { en, ...(isFollowing ? { word: en.trim() === "" ? "" : nameFor(en, others) } : {}) });
  };
  return (
    <Line label={messages.choices(choices.length)} place={place} isGroup>
      {() => (
        <>
          {choices.map((choice, at) => (
            <div key={choice.key} className={styles.choice}>
              <Line label={messages.titleIn.zh} place={`${place}/${at}/zh`} isEmpty={choice.zh.trim() === ""}>
                {(control) => (
                  <Input
                    {...control}
                    lang="zh-CN"
                    autoComplete="off"
                    value={choice.zh}
                    onChange={({ target }) => {
                      change(at, { zh: target.value });
                    }}
                  />
                )}
              </Line>
              <Line label={messages.titleIn.en} place={`${place}/${at}/en`} isEmpty={choice.en.trim() === ""}>
                {(control) => (
                  <Input
                    {...control}
                    lang="en"
                    autoComplete="off"
                    value={choice.en}
                    onChange={({ target }) => {
                      retitle(at, target.value);
                    }}
                  />
                )}
              </Line>
              <Line label={messages.word} place={`${place}/${at}/word`} isEmpty={choice.word.trim() === ""}>
                {(control) => (
                  <Input
                    {...control}
                    className={styles.code}
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={60}
                    value={choice.word}
                    onChange={({ target }) => {
                      change(at, { word: target.value });
                    }}
                  />
                )}
              </Line>
              <span className={styles.acts}>
                <Button
                  type="text"
                  icon={<ArrowUpOutlined />}
                  aria-label={messages.choiceUp(at + 1)}
                  disabled={at === 0}
                  onClick={() => {
                    onChange(moved(choices, at, at - 1));
                  }}
                />
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={messages.removeChoice(at + 1)}
                  onClick={() => {
                    onChange(choices.toSpliced(at, 1));
                  }}
                />
              </span>
            </div>
          ))}
          {choices.length < mostChoices && (
            <Button
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                onChange([...choices, newChoice()]);
              }}
            >
              {messages.addChoice}
            </Button>
          )}
        </>
      )}
    </Line>
  );
}
