/** Words that every feature shows: of the trade, of time, and of what went wrong. */
import { wordsIn } from "../i18n/words";
import { en } from "./en";
import { zh } from "./zh";

export type { Words } from "./en";
export const useCommon = wordsIn({ en, "zh-CN": zh });
