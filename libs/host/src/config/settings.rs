//! Settings as one flat list of `section.key`, read once, with every fault reported together.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt::Display,
    path::Path,
    str::FromStr,
};

use figment::{
    Figment,
    providers::{Format, Toml},
    value::{Num, Value},
};
use secrecy::SecretString;

/// What may be set without a section; `STEWARD_CONFIG` names the file and is no setting.
const SHORT_NAMES: &[&str] = &["profile", "listen", "data_dir"];

/// Everything that was set, and what was found wrong with it so far.
#[derive(Debug, Default, Clone)]
pub struct Settings {
    set: BTreeMap<String, String>,
    asked: BTreeSet<String>,
    secret: BTreeSet<String>,
    faults: Vec<String>,
}

/// Settings that cannot be started with: every fault, one a line.
#[derive(Debug, thiserror::Error)]
#[error("the configuration is not right:\n  {}", .0.join("\n  "))]
pub struct ConfigError(pub Vec<String>);

impl Settings {
    /// Reads the TOML file, when there is one, and over it `STEWARD__SECTION__KEY` and the four short names
    /// (`STEWARD_PROFILE`, `STEWARD_LISTEN`, `STEWARD_DATA_DIR`, `STEWARD_CONFIG`).
    #[must_use]
    pub fn from_environment() -> Self {
        let text = |text: OsString| text.to_string_lossy().into_owned();
        Self::from_variables(std::env::vars_os().map(|(name, value)| (text(name), text(value))))
    }

    /// A variable's value is text as it stands: a password may look like a number, or begin with a quote. Whoever
    /// wants a number or a switch parses it.
    fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut file, mut short, mut set) = (None, BTreeMap::new(), BTreeMap::new());
        for (name, value) in variables {
            let name = name.to_lowercase();
            if name == "steward_config" {
                file = Some(value);
            } else if let Some(key) = name.strip_prefix("steward__") {
                set.insert(key.replace("__", "."), value);
            } else if let Some(key) = name.strip_prefix("steward_").filter(|key| SHORT_NAMES.contains(key)) {
                short.insert(key.to_owned(), value);
            }
        }
        let figment = file.map_or_else(Figment::new, |file| Figment::from(Toml::file_exact(file)));
        let mut settings = Self::from_figment(&figment);
        settings.set.extend(short);
        settings.set.extend(set);
        settings.read_secret_files();
        settings
    }

    /// Settings given in code, such as a test's: pairs of `section.key` and value.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let set = pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { set, ..Self::default() }
    }

    /// The same settings with `value` for `key` where nobody set one: for a binary whose defaults are its own.
    #[must_use]
    pub fn with_default(mut self, key: &str, value: impl Into<String>) -> Self {
        self.set.entry(key.to_owned()).or_insert_with(|| value.into());
        self
    }

    fn from_figment(figment: &Figment) -> Self {
        let mut settings = Self::default();
        match figment.extract::<Value>() {
            Ok(value) => settings.flatten("", &value),
            Err(error) => settings.faults.extend(error.into_iter().map(|fault| fault.to_string())),
        }
        settings
    }

    fn flatten(&mut self, path: &str, value: &Value) {
        let text = match value {
            Value::Dict(_, entries) => {
                for (key, value) in entries {
                    let key = key.to_lowercase();
                    self.flatten(format!("{path}.{key}").trim_start_matches('.'), value);
                }
                return;
            }
            Value::Array(_, items) => {
                items.iter().filter_map(Value::clone_text).collect::<Vec<_>>().join(",")
            }
            Value::String(..) | Value::Char(..) | Value::Bool(..) | Value::Num(..) | Value::Empty(..) => {
                value.clone_text().unwrap_or_default()
            }
        };
        self.set.insert(path.to_owned(), text);
    }

    /// `section.key_file` names a file that holds `section.key`: how a cluster hands over secrets.
    fn read_secret_files(&mut self) {
        let files: Vec<(String, String)> = self
            .set
            .iter()
            .filter_map(|(key, path)| Some((key.strip_suffix("_file")?.to_owned(), path.clone())))
            .collect();
        for (key, path) in files {
            self.set.remove(&format!("{key}_file"));
            match std::fs::read_to_string(Path::new(&path)) {
                Ok(text) => drop(self.set.insert(key, text.trim().to_owned())),
                Err(error) => self.faults.push(format!("{key}_file: `{path}` cannot be read: {error}")),
            }
        }
    }

    /// The value of `key`, or `default` when it is not set. A bad value is noted and answered with the default, so
    /// that the reader goes on and finds the other faults.
    pub fn get<T>(&mut self, key: &str, default: T) -> T
    where
        T: FromStr,
        T::Err: Display,
    {
        self.find(key).unwrap_or(default)
    }

    /// The value of `key`, when it is set and right.
    pub fn find<T>(&mut self, key: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.asked.insert(key.to_owned());
        let text = self.set.get(key)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let shown = if self.secret.contains(key) { "(hidden)" } else { text };
                self.faults.push(format!("{key}: `{shown}` is not right: {error}"));
                None
            }
        }
    }

    /// A value that must never be shown.
    pub fn secret(&mut self, key: &str) -> Option<SecretString> {
        self.secret.insert(key.to_owned());
        self.find::<String>(key).map(SecretString::from)
    }

    /// Notes a fault that the reader found by itself.
    pub fn fault(&mut self, key: &str, what: impl Display) {
        self.faults.push(format!("{key}: {what}"));
    }

    /// What is in force, secrets masked, for the log at the start.
    #[must_use]
    pub fn shown(&self) -> BTreeMap<String, String> {
        let mask = |(key, value): (&String, &String)| {
            let is_secret = self.secret.contains(key) || value.contains('@');
            (key.clone(), if is_secret { "(hidden)".to_owned() } else { without_token(value) })
        };
        self.set.iter().map(mask).collect()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Every bad value and every key nobody asked for.
    pub fn finish(&mut self) -> Result<(), ConfigError> {
        let unknown = self.set.keys().filter(|key| !self.asked.contains(*key));
        let unknown = unknown.map(|key| format!("{key}: no such setting")).collect::<Vec<_>>();
        let mut faults = std::mem::take(&mut self.faults);
        faults.extend(unknown);
        if faults.is_empty() { Ok(()) } else { Err(ConfigError(faults)) }
    }
}

/// Of an address only the host is shown: gateways and collectors take their tokens in the path or the query.
fn without_token(value: &str) -> String {
    match value.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once(['/', '?', '#'])?)))
    {
        Some((scheme, (host, behind))) if !behind.is_empty() => format!("{scheme}://{host}/(hidden)"),
        _bare => value.to_owned(),
    }
}

/// The text of a single value.
trait CloneText {
    fn clone_text(&self) -> Option<String>;
}

impl CloneText for Value {
    fn clone_text(&self) -> Option<String> {
        match self {
            Self::String(_, text) => Some(text.clone()),
            Self::Char(_, letter) => Some(letter.to_string()),
            Self::Bool(_, flag) => Some(flag.to_string()),
            Self::Num(_, number) => Some(text_of(*number)),
            Self::Empty(..) => Some(String::new()),
            Self::Dict(..) | Self::Array(..) => None,
        }
    }
}

/// Each kind of number answers only for its own kind.
fn text_of(number: Num) -> String {
    let whole = number.to_u128().map(|whole| whole.to_string());
    let signed = || number.to_i128().map(|whole| whole.to_string());
    let fraction = || number.to_f64().map(|fraction| fraction.to_string());
    whole.or_else(signed).or_else(fraction).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(toml: &str) -> Settings {
        Settings::from_figment(&Figment::from(Toml::string(toml)))
    }

    #[test]
    fn every_bad_value_and_every_unknown_key_is_reported_at_once() {
        let mut settings = settings("[web]\nlimit = 'many'\nlimt = 3\n[bus]\nport = 70000\n");
        assert_eq!(settings.get("web.limit", 7_u32), 7);
        assert_eq!(settings.get("bus.port", 1_u16), 1);
        let faults = settings.finish().unwrap_err().0;
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults.iter().any(|fault| fault == "web.limt: no such setting"));
    }

    #[test]
    fn a_default_gives_way_to_what_is_set() {
        let set = settings("[web]\nlimit = 3\n");
        let mut settings = set.with_default("web.limit", "7").with_default("web.workers", "1");
        assert_eq!(settings.get("web.limit", 0_u32), 3);
        assert_eq!(settings.get("web.workers", 0_u32), 1);
    }

    #[test]
    fn numbers_are_read_whatever_their_sign_and_size() {
        let mut settings = settings("[web]\nlimit = 600\nbelow = -3\nshare = 0.5\nis_on = true\n");
        assert_eq!((settings.get("web.limit", 0_u32), settings.get("web.below", 0_i32)), (600, -3));
        assert_eq!(
            (settings.get("web.share", String::new()), settings.get("web.is_on", false)),
            ("0.5".to_owned(), true)
        );
        assert!(settings.finish().is_ok());
    }

    #[test]
    fn a_variable_is_text_until_somebody_wants_a_number() {
        let file = std::env::temp_dir().join(format!("steward-config-{}.toml", std::process::id()));
        std::fs::write(&file, "[web]\nworkers = 1\nlimit = 3\n").unwrap();
        let variables = [
            ("STEWARD_CONFIG", file.to_str().unwrap()),
            ("STEWARD_LISTEN", "127.0.0.1:1"),
            ("STEWARD_TEST_POSTGRES_URL", "not a setting"),
            ("PATH", "/bin"),
            ("STEWARD__IDENTITY__ADMIN_PASSWORD", "0012345678"),
            ("STEWARD__AUTH__CLIENT_SECRET", "\"quoted\""),
            ("STEWARD__BUS__PREFIX", "[true]"),
            ("STEWARD__WEB__LIMIT", "7"),
            ("STEWARD__WEB__BEHIND_PROXY", "true"),
        ];
        let mut settings =
            Settings::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        std::fs::remove_file(&file).unwrap();
        let mut text = |key: &str| settings.get(key, String::new());
        assert_eq!(text("identity.admin_password"), "0012345678");
        assert_eq!(text("auth.client_secret"), "\"quoted\"");
        assert_eq!(text("bus.prefix"), "[true]");
        assert_eq!(text("listen"), "127.0.0.1:1");
        assert_eq!((settings.get("web.limit", 0_u32), settings.get("web.workers", 0_u32)), (7, 1));
        assert!(settings.get("web.behind_proxy", false));
        assert!(settings.finish().is_ok());
    }

    #[test]
    fn a_secret_is_read_from_its_file_and_never_shown() {
        let file = std::env::temp_dir().join(format!("steward-secret-{}", std::process::id()));
        std::fs::write(&file, "hush\n").unwrap();
        let mut settings = settings(&format!("[auth]\nclient_secret_file = '{}'", file.display()));
        settings.read_secret_files();
        let secret = settings.secret("auth.client_secret").unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(secrecy::ExposeSecret::expose_secret(&secret), "hush");
        assert_eq!(settings.shown().get("auth.client_secret").map(String::as_str), Some("(hidden)"));
        assert!(settings.finish().is_ok());
    }

    #[test]
    fn of_an_address_only_the_host_is_shown() {
        let shown = |value: &str| {
            let settings = Settings::from_pairs([("a.url", value.to_owned())]);
            settings.shown().remove("a.url").unwrap()
        };
        assert_eq!(shown("https://sms.example/send?token=hush"), "https://sms.example/(hidden)");
        assert_eq!(shown("https://otlp.example?key=hush"), "https://otlp.example/(hidden)");
        assert_eq!(shown("https://hooks.example/hush/"), "https://hooks.example/(hidden)");
        assert_eq!(shown("http://archive:8080"), "http://archive:8080");
        assert_eq!(shown("./data/spool?"), "./data/spool?");
    }

    #[test]
    fn a_bad_secret_is_not_quoted_in_its_fault() {
        let mut settings = Settings::from_pairs([("seal.keys", "s3cr3t".to_owned())]);
        assert!(settings.secret("seal.keys").is_some());
        assert_eq!(settings.find::<u8>("seal.keys"), None);
        assert!(!settings.finish().unwrap_err().to_string().contains("s3cr3t"));
    }
}
