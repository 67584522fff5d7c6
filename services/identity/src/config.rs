//! The knobs of identity: section `identity`.

use chrono::TimeDelta;
use host::Knobs;
use kernel::Faults;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::{Password, ServicePermissions, Username};

/// What can be set.
#[derive(Debug)]
pub(crate) struct Config {
    /// `identity.session_hours`: how long one signs in for; 1 to 168.
    pub(crate) session_lasts: TimeDelta,
    /// `identity.key_days`: how long a signing key signs; 1 to 365.
    pub(crate) key_turns_after: TimeDelta,
    /// `identity.secure_cookie`: whether the refresh cookie travels over HTTPS alone. Browsers make an exception for
    /// this machine itself; switch it off only for a desk that is reached over plain HTTP.
    pub(crate) is_cookie_secure: bool,
    /// `identity.admin_username` and `identity.admin_password`: the first account, made when its name is free.
    pub(crate) administrator: Option<FirstAccount>,
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

/// One of our services.
#[derive(Debug)]
pub(crate) struct ServiceClient {
    pub(crate) name: String,
    pub(crate) secret: SecretString,
}

impl Config {
    /// Reads the section; faults stay in `knobs`.
    pub(crate) fn read(knobs: &mut Knobs) -> Self {
        let services = services(knobs);
        let service_permissions = service_permissions(knobs, &services);
        Self {
            session_lasts: TimeDelta::hours(bounded(knobs, "identity.session_hours", 12, 168)),
            key_turns_after: TimeDelta::days(bounded(knobs, "identity.key_days", 30, 365)),
            is_cookie_secure: knobs.get("identity.secure_cookie", true),
            administrator: administrator(knobs),
            services,
            service_permissions,
        }
    }
}

fn bounded(knobs: &mut Knobs, key: &str, default: i64, most: i64) -> i64 {
    let value = knobs.get(key, default);
    if !(1..=most).contains(&value) {
        knobs.fault(key, format!("must lie between 1 and {most}"));
        return default;
    }
    value
}

fn administrator(knobs: &mut Knobs) -> Option<FirstAccount> {
    let username = knobs.get("identity.admin_username", "admin".to_owned());
    let password = knobs.secret("identity.admin_password")?;
    let mut faults = Faults::new();
    let username = Username::parse("identity.admin_username", &username, &mut faults);
    let password =
        Password::parse("identity.admin_password", password.expose_secret(), &username, &mut faults);
    for fault in faults.into_result().err().map(|refusal| refusal.faults).unwrap_or_default() {
        knobs.fault(&fault.pointer, fault.en);
    }
    Some(FirstAccount { username, password })
}

fn services(knobs: &mut Knobs) -> Vec<ServiceClient> {
    let Some(listed) = knobs.secret("identity.service_clients") else { return Vec::new() };
    let mut clients = Vec::new();
    for entry in listed.expose_secret().split(',').filter(|entry| !entry.trim().is_empty()) {
        match entry.trim().split_once(':') {
            Some((name, secret)) if !name.is_empty() && secret.len() >= 16 => {
                clients.push(ServiceClient { name: name.to_owned(), secret: secret.into() });
            }
            _other => knobs.fault(
                "identity.service_clients",
                "each must be `name:secret` with a secret of at least 16 characters",
            ),
        }
    }
    clients
}

/// A name that is none of our services is a slip of the pen: whoever was meant would keep what they have.
fn service_permissions(knobs: &mut Knobs, services: &[ServiceClient]) -> ServicePermissions {
    let usual = ServicePermissions::default();
    let permissions = knobs.get("identity.service_permissions", usual.clone());
    let is_known = |name: &str| {
        usual.names().any(|known| known == name) || services.iter().any(|service| service.name == name)
    };
    for name in permissions.names().filter(|name| !is_known(name)) {
        knobs.fault("identity.service_permissions", format!("`{name}` is none of identity.service_clients"));
    }
    permissions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(pairs: &[(&'static str, &str)]) -> Vec<String> {
        let mut knobs = Knobs::from_pairs(pairs.iter().map(|(key, value)| (*key, (*value).to_owned())));
        Config::read(&mut knobs);
        knobs.finish().err().map(|error| error.0).unwrap_or_default()
    }

    #[test]
    fn every_fault_is_told_and_no_secret_with_it() {
        let told = faults(&[
            ("identity.session_hours", "0"),
            ("identity.admin_username", "x"),
            ("identity.admin_password", "hush"),
            ("identity.service_clients", "ticketing:tooshort"),
            ("identity.service_permissions", "billing=moon:walk"),
        ]);
        assert_eq!(told.len(), 5, "{told:#?}");
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
    fn nothing_needs_to_be_set() {
        assert_eq!(faults(&[]), [""; 0]);
    }
}
