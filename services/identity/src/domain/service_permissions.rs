//! What our own services may ask each other.

use std::{collections::BTreeMap, str::FromStr};

use kernel::Permission;

/// What every service may ask: who and what lives where.
const OF_EVERY_SERVICE: [Permission; 1] = [Permission::ArchiveRead];
/// Messages need an address; each reveal is on the archive's trail.
const OF_NOTIFICATIONS: [Permission; 2] = [Permission::ArchiveRead, Permission::ArchiveReveal];

/// The permissions of each service, and those of one that is not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServicePermissions(BTreeMap<String, Vec<Permission>>);

impl Default for ServicePermissions {
    fn default() -> Self {
        Self(BTreeMap::from([("notifications".to_owned(), OF_NOTIFICATIONS.to_vec())]))
    }
}

impl ServicePermissions {
    /// Who is named, by default or by the setting.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What the service `name` may ask.
    pub(crate) fn of(&self, name: &str) -> Vec<Permission> {
        self.0.get(name).cloned().unwrap_or_else(|| OF_EVERY_SERVICE.to_vec())
    }
}

/// `name=permission permission,…`: who is named, once, has these instead of those it would have.
impl FromStr for ServicePermissions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut named = BTreeMap::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (name, listed) = entry
                .split_once('=')
                .map(|(name, listed)| (name.trim(), listed))
                .filter(|(name, _listed)| !name.is_empty())
                .ok_or_else(|| format!("`{entry}` must be `name=permission permission`"))?;
            let parse =
                |word: &str| word.parse().map_err(|_unknown| format!("there is no permission `{word}`"));
            let listed = listed.split_whitespace().map(parse).collect::<Result<_, String>>()?;
            if named.insert(name.to_owned(), listed).is_some() {
                return Err(format!("`{name}` is named twice"));
            }
        }
        let Self(mut permissions) = Self::default();
        permissions.append(&mut named);
        Ok(Self(permissions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_sends_messages_sees_addresses() {
        let sees_addresses =
            |name| ServicePermissions::default().of(name).contains(&Permission::ArchiveReveal);
        assert!(sees_addresses("notifications") && !sees_addresses("billing"));
    }

    #[test]
    fn who_is_named_has_what_is_named_and_nothing_else() {
        let permissions: ServicePermissions =
            "billing=archive:read tickets:read, notifications=".parse().unwrap();
        assert_eq!(permissions.of("billing"), [Permission::ArchiveRead, Permission::TicketsRead]);
        assert_eq!(permissions.of("notifications"), []);
        assert_eq!(permissions.of("hotline"), OF_EVERY_SERVICE);
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        let told = |text: &str| text.parse::<ServicePermissions>().unwrap_err();
        assert_eq!(told("archive:read"), "`archive:read` must be `name=permission permission`");
        assert_eq!(told("=archive:read"), "`=archive:read` must be `name=permission permission`");
        assert_eq!(told("billing=,billing=archive:read"), "`billing` is named twice");
        assert_eq!(told("billing=moon:walk"), "there is no permission `moon:walk`");
    }
}
