import { choose, languages, type Language } from "../i18n/language";
import { useLanguage, useMessages } from "../i18n/useMessages";

const names: Record<Language, string> = { "zh-CN": "中文", en: "English" };

export function LanguageSwitch() {
  const current = useLanguage();
  const messages = useMessages();
  return (
    <div className="language" role="group" aria-label={messages.language.label}>
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
