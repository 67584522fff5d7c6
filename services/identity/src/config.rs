//! The settings of identity: section `identity`.

use std::{ops::RangeInclusive, time::Duration};

use chrono::TimeDelta;
use chrono_tz::Tz;
use host::Settings;
use kernel::{DialPlan, Faults, Language};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use words::Catalogue;

use crate::{
    keys::domain::ServicePermissions,
    staff::domain::{Password, Username},
};

/// What can be set.
#[derive(Debug)]
pub(crate) struct Config {
    /// `identity.session_hours`: how long one signs in for; 1 to 168.
    pub(crate) session_lasts: TimeDelta,
    /// `identity.session_idle_minutes`: how long a session may be left alone; 5 to 10080.
    pub(crate) session_idles: TimeDelta,
    /// `identity.known_words`: words that no password may be made of, separated by commas.
    pub(crate) known_words: Vec<String>,
    /// `identity.authenticator_name`: what authenticators call the suite; 1 to 40 characters without a colon.
    pub(crate) authenticator_name: String,
    /// `identity.key_days`: how long a signing key signs; 1 to 365.
    pub(crate) key_turns_after: TimeDelta,
    /// `identity.secure_cookie`: whether the refresh cookie travels over HTTPS alone. Browsers make an exception for
    /// this machine itself; switch it off only for a desk that is reached over plain HTTP.
    pub(crate) is_cookie_secure: bool,
    /// `identity.admin_username` and `identity.admin_password`: the first account, made when its name is free.
    pub(crate) administrator: Option<FirstAccount>,
    /// `identity.time_zone`: by whose calendar positions are held at regions and in the whole group, and the days of
    /// certificates and contracts are; an IANA name.
    pub(crate) time_zone: Tz,
    /// `identity.sweep_secs`: how often it is looked for memberships, certificates and contracts that begin or end, unless the
    /// next is known to do so sooner; 1 to 3600.
    pub(crate) sweep: Duration,
    /// `identity.public_url`: at which address people reach the console, such as `https://steward.example.com`; needed for the two
    /// below. Mailed links lead there, and the provider sends people back there and nowhere else.
    pub(crate) public_url: Option<String>,
    /// `identity.oidc.*`: the group's own OpenID Connect provider; none unless its issuer is set.
    pub(crate) provider: Option<ProviderConfig>,
    /// `identity.mail.*`: how mail goes out; none does unless its address is set.
    pub(crate) mail: Option<MailConfig>,
    /// `identity.service_clients`: `name:secret,…`, our own services, for their questions to each other.
    pub(crate) services: Vec<ServiceClient>,
    /// `identity.service_permissions`: `name=permission permission,…`, what each of them may ask.
    pub(crate) service_permissions: ServicePermissions,
}

/// The account to begin with.
#[derive(Debug)]
pub(crate) struct FirstAccount {
    pub(crate) username: Username,
    pub(crate) password: Password,
}

/// The group's own OpenID Connect provider.
#[derive(Debug, Clone)]
pub(crate) struct ProviderConfig {
    /// `identity.oidc.issuer`, exactly as the provider says it; HTTPS, but for a provider on this machine.
    pub(crate) issuer: String,
    /// `identity.oidc.client_id`: what Steward is called there.
    pub(crate) client_id: String,
    /// `identity.oidc.client_secret`; none for a client that the provider calls public.
    pub(crate) client_secret: Option<SecretString>,
    /// `identity.oidc.label`: what people call it; `OpenID Connect` unless set.
    pub(crate) label: String,
    /// `identity.oidc.scopes`: what is asked for besides `openid`; `profile email` unless set.
    pub(crate) scopes: Vec<String>,
    /// `identity.oidc.account_claim`: the claim whose word on who somebody is here is trusted. Unless it is set, nobody signs in
    /// whose account was not linked by somebody. `email` names the account with this mail address, where the provider has
    /// verified it; every other claim one by its user name.
    pub(crate) account_claim: Option<String>,
    /// `identity.oidc.trusted_methods`, such as `mfa,hwk`: which words of `amr` (RFC 8176) stand for a second factor here; none
    /// unless set.
    pub(crate) trusted_methods: Vec<String>,
}

/// A server that takes mail.
#[derive(Debug, Clone)]
pub(crate) struct MailConfig {
    /// `identity.mail.url`: `smtps://user:password@host`, or `smtp://…?tls=required`; without TLS on this machine alone.
    pub(crate) url: SecretString,
    /// `identity.mail.from`, such as `Steward <steward@example.com>`.
    pub(crate) from: String,
}

/// One of our services.
#[derive(Debug)]
pub(crate) struct ServiceClient {
    pub(crate) name: String,
    pub(crate) secret: SecretString,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let services = services(settings);
        let service_permissions = service_permissions(settings, &services);
        let (provider, mail) = (provider(settings), mail(settings));
        let public_url = public_url(settings, provider.is_some() || mail.is_some());
        Self {
            session_lasts: TimeDelta::hours(bounded(settings, "identity.session_hours", 12, 1..=168)),
            session_idles: TimeDelta::minutes(bounded(
                settings,
                "identity.session_idle_minutes",
                120,
                5..=10_080,
            )),
            known_words: known_words(settings),
            authenticator_name: authenticator_name(settings),
            key_turns_after: TimeDelta::days(bounded(settings, "identity.key_days", 30, 1..=365)),
            is_cookie_secure: settings.get("identity.secure_cookie", true),
            administrator: administrator(settings),
            time_zone: time_zone(settings),
            sweep: sweep(settings),
            public_url,
            provider,
            mail,
            services,
            service_permissions,
        }
    }

    /// How numbers are read that people write without a country.
    pub(crate) fn dial_plan(&self) -> DialPlan {
        DialPlan::of(None, self.time_zone.name(), None)
    }
}

fn bounded(settings: &mut Settings, key: &str, default: i64, bounds: RangeInclusive<i64>) -> i64 {
    let value = settings.get(key, default);
    if !bounds.contains(&value) {
        settings.fault(key, format!("must lie between {} and {}", bounds.start(), bounds.end()));
        return default;
    }
    value
}

fn known_words(settings: &mut Settings) -> Vec<String> {
    let listed = settings.get("identity.known_words", "steward,管家".to_owned());
    listed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A colon parts it from the user name where an authenticator shows both.
fn authenticator_name(settings: &mut Settings) -> String {
    let key = "identity.authenticator_name";
    let name = settings.get(key, "Steward".to_owned());
    if name.contains(':') || !(1..=40).contains(&name.chars().count()) {
        settings.fault(key, "must have 1 to 40 characters, none of them a colon");
    }
    name
}

fn time_zone(settings: &mut Settings) -> Tz {
    let key = "identity.time_zone";
    let name = settings.get(key, "Asia/Shanghai".to_owned());
    kernel::time_zone(&name).unwrap_or_else(|unknown| {
        settings.fault(key, unknown.to_string());
        Tz::Asia__Shanghai
    })
}

fn sweep(settings: &mut Settings) -> Duration {
    let key = "identity.sweep_secs";
    let secs = settings.get(key, 5_u64);
    if !(1..=3600).contains(&secs) {
        settings.fault(key, "must lie between 1 and 3600");
    }
    Duration::from_secs(secs)
}

/// The address of a page's origin, and nothing behind it.
fn public_url(settings: &mut Settings, is_needed: bool) -> Option<String> {
    let key = "identity.public_url";
    let Some(url) = settings.find::<Url>(key) else {
        if is_needed {
            settings.fault(key, "must be set where `identity.oidc.issuer` or `identity.mail.url` is");
        }
        return None;
    };
    if !is_guarded(&url) || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        settings.fault(key, "must be such as https://steward.example.com, with nothing behind the host");
    }
    Some(url.origin().ascii_serialization())
}

/// Over TLS, or on this machine.
fn is_guarded(url: &Url) -> bool {
    let is_bare = url.username().is_empty() && url.password().is_none();
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    is_bare && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

fn provider(settings: &mut Settings) -> Option<ProviderConfig> {
    let issuer: Option<String> = settings.find("identity.oidc.issuer");
    let client_id: Option<String> = settings.find("identity.oidc.client_id");
    let client_secret = settings.secret("identity.oidc.client_secret");
    let label = settings.get("identity.oidc.label", "OpenID Connect".to_owned());
    let scopes = words(settings, "identity.oidc.scopes", "profile email");
    let account_claim: Option<String> = settings.find("identity.oidc.account_claim");
    let trusted_methods = words(settings, "identity.oidc.trusted_methods", "");
    let issuer = issuer.filter(|issuer| !issuer.is_empty())?;
    if !issuer
        .parse()
        .is_ok_and(|url: Url| is_guarded(&url) && url.query().is_none() && url.fragment().is_none())
    {
        settings.fault("identity.oidc.issuer", "must be an https address without user, query and fragment");
    }
    if client_id.as_ref().is_none_or(String::is_empty) {
        settings.fault("identity.oidc.client_id", "must be set where `identity.oidc.issuer` is");
    }
    if !(1..=60).contains(&label.chars().count()) {
        settings.fault("identity.oidc.label", "must have 1 to 60 characters");
    }
    let account_claim = account_claim.filter(|claim| !claim.is_empty());
    let client_id = client_id.unwrap_or_default();
    Some(ProviderConfig { issuer, client_id, client_secret, label, scopes, account_claim, trusted_methods })
}

/// Words with blanks or commas between them.
fn words(settings: &mut Settings, key: &str, default: &str) -> Vec<String> {
    let listed = settings.get(key, default.to_owned());
    let words = listed.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn mail(settings: &mut Settings) -> Option<MailConfig> {
    let key = "identity.mail.url";
    let url = settings.secret(key);
    let from: Option<String> = settings.find("identity.mail.from");
    let url = url.filter(|url| !url.expose_secret().is_empty())?;
    let is_safe = url.expose_secret().parse().is_ok_and(|url: Url| {
        let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        let is_upgraded = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        url.scheme() == "smtps" || (url.scheme() == "smtp" && (is_upgraded || is_here))
    });
    if !is_safe {
        settings.fault(
            key,
            "must be smtps://host, or smtp://host?tls=required; without TLS on this machine alone",
        );
    }
    if !from.as_ref().is_some_and(|from| from.contains('@')) {
        settings.fault("identity.mail.from", "must be a mail address where `identity.mail.url` is set");
    }
    Some(MailConfig { url, from: from.unwrap_or_default() })
}

fn administrator(settings: &mut Settings) -> Option<FirstAccount> {
    let username = settings.get("identity.admin_username", "admin".to_owned());
    let password = settings.secret("identity.admin_password")?;
    let mut faults = Faults::new();
    let username = Username::parse("identity.admin_username", &username, &mut faults);
    let password = Password::parse("identity.admin_password", password.expose_secret(), &mut faults);
    if let Err(refusal) = faults.into_result() {
        let words = Catalogue::new(&[kernel::WORDING, kernel::wording!("identity")]);
        for fault in refusal.faults {
            settings.fault(&fault.pointer, words.of_fault(Language::En, &fault));
        }
    }
    Some(FirstAccount { username, password })
}

fn services(settings: &mut Settings) -> Vec<ServiceClient> {
    let Some(listed) = settings.secret("identity.service_clients") else { return Vec::new() };
    let mut clients = Vec::new();
    for entry in listed.expose_secret().split(',').filter(|entry| !entry.trim().is_empty()) {
        match entry.trim().split_once(':') {
            Some((name, secret)) if !name.is_empty() && secret.len() >= 16 => {
                clients.push(ServiceClient { name: name.to_owned(), secret: secret.into() });
            }
            _other => settings.fault(
                "identity.service_clients",
                "each must be `name:secret` with a secret of at least 16 characters",
            ),
        }
    }
    clients
}

/// A name that is none of our services is a slip of the pen: whoever was meant would keep what they have.
fn service_permissions(settings: &mut Settings, services: &[ServiceClient]) -> ServicePermissions {
    let usual = ServicePermissions::default();
    let permissions = settings.get("identity.service_permissions", usual.clone());
    let is_known = |name: &str| {
        usual.names().any(|known| known == name) || services.iter().any(|service| service.name == name)
    };
    for name in permissions.names().filter(|name| !is_known(name)) {
        settings
            .fault("identity.service_permissions", format!("`{name}` is none of identity.service_clients"));
    }
    permissions
}

#[cfg(test)]
mod tests {
    use host::Settings;

    use super::Config;

    fn faults(pairs: &[(&'static str, &str)]) -> Vec<String> {
        let mut settings = Settings::from_pairs(pairs.iter().map(|(key, value)| (*key, (*value).to_owned())));
        Config::read(&mut settings);
        settings.finish().err().map(|error| error.0).unwrap_or_default()
    }

    #[test]
    fn every_fault_is_told_and_no_secret_with_it() {
        let told = faults(&[
            ("identity.session_hours", "0"),
            ("identity.admin_username", "x"),
            ("identity.admin_password", "hush"),
            ("identity.service_clients", "ticketing:tooshort"),
            ("identity.service_permissions", "billing=moon:walk"),
            ("identity.authenticator_name", "Harbour: Estates"),
            ("identity.time_zone", "Asia/Beijing"),
            ("identity.sweep_secs", "0"),
        ]);
        assert_eq!(told.len(), 8, "{told:#?}");
        assert!(!told.join("\n").contains("hush") && !told.join("\n").contains("tooshort"), "{told:#?}");
    }

    #[test]
    fn permissions_are_for_services_that_there_are() {
        let told = faults(&[("identity.service_permissions", "notification=archive:read")]);
        assert_eq!(
            told,
            ["identity.service_permissions: `notification` is none of identity.service_clients"],
        );
        let clients = ("identity.service_clients", "billing:sixteen-letters-at-least");
        assert_eq!(faults(&[clients, ("identity.service_permissions", "billing=,notifications=")]), [""; 0]);
    }

    #[test]
    fn a_provider_and_mail_are_reached_over_tls_and_know_where_people_come_back_to() {
        let told = faults(&[
            ("identity.public_url", "http://steward.example.com/desk"),
            ("identity.oidc.issuer", "http://id.example.com"),
            ("identity.mail.url", "smtp://user:hush@mail.example.com"),
        ]);
        let keys: Vec<&str> = told.iter().filter_map(|fault| fault.split(':').next()).collect();
        let bad = ["oidc.issuer", "oidc.client_id", "mail.url", "mail.from", "public_url"];
        assert_eq!(keys, bad.map(|key| format!("identity.{key}")), "{told:#?}");
        assert!(!told.join("\n").contains("hush"), "{told:#?}");
        let good = [
            ("identity.oidc.issuer", "https://id.example.com/realms/group"),
            ("identity.oidc.client_id", "steward"),
            ("identity.mail.url", "smtp://user:hush@mail.example.com?tls=required"),
            ("identity.mail.from", "Steward <steward@example.com>"),
        ];
        assert_eq!(faults(&good).len(), 1, "nobody knows where a link leads");
        assert_eq!(
            faults(&[&good[..], &[("identity.public_url", "https://steward.example.com/")]].concat()),
            [""; 0]
        );
        let here = [
            ("identity.public_url", "http://127.0.0.1:8080"),
            ("identity.mail.url", "smtp://localhost:2525"),
            ("identity.mail.from", "steward@example.com"),
        ];
        assert_eq!(faults(&here), [""; 0]);
    }

    #[test]
    fn nothing_needs_to_be_set() {
        assert_eq!(faults(&[]), [""; 0]);
    }
}
