/** The words of scripts. */
import { wordsIn } from "@/shared/i18n/words";
import { en } from "./en";
import { zh } from "./zh";

export const useMessages = wordsIn({ en, "zh-CN": zh });
