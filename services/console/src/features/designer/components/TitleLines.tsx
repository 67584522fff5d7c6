/** A name in both languages, side by side. */
import { Input } from "antd";

import type { Named } from "@/shared/i18n/words";
import { useMessages } from "../words";
import { Line } from "./Line";
import look from "@/shared/ui/form.module.css";

interface TitleLinesProps {
  readonly title: Named;
  readonly place: string;
  readonly onChange: (title: Named) => void;
  /** The first of the two takes the keyboard when the part is opened. */
  readonly autoFocus?: boolean;
}

export function TitleLines({ title, place, onChange, autoFocus = false }: TitleLinesProps) {
  const messages = useMessages();
  return (
    <div className={look.pair}>
      {(["zh", "en"] as const).map((language, at) => (
        <Line
          key={language}
          label={messages.titleIn[language]}
          place={`${place}/${language}`}
          isEmpty={title[language].trim() === ""}
        >
          {(control) => (
            <Input
              {...control}
              lang={language === "zh" ? "zh-CN" : "en"}
              autoComplete="off"
              autoFocus={autoFocus && at === 0}
              maxLength={300}
              value={title[language]}
              onChange={({ target }) => {
                onChange({ ...title, [language]: target.value });
              }}
            />
          )}
        </Line>
      ))}
    </div>
  );
}
