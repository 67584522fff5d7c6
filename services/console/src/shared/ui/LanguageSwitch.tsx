import { choose, type Language, languages } from "../i18n/language";
import { useLanguage } from "../i18n/words";
import { useCommon } from "../words";
import styles from "./languageSwitch.module.css";

const names: Record<Language, string> = { "zh-CN": "中文", en: "English" };

/** `isOnDark`: in the bar of the desk. */
export function LanguageSwitch({ isOnDark = false }: { isOnDark?: boolean }) {
  const current = useLanguage();
  const common = useCommon();
  return (
    <div
      className={`${styles.language} ${isOnDark ? styles.onDark : ""}`}
      role="group"
      aria-label={common.language.label}
    >
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === current}
          onClick={() => {
            choose(language);
          }}
        >
          {names[language]}
        </button>
      ))}
    </div>
  );
}
