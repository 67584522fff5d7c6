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
    /// What the service `name` may ask.
    pub(crate) fn of(&self, name: &str) -> Vec<Permission> {
        self.0.get(name).cloned().unwrap_or_else(|| OF_EVERY_SERVICE.to_vec())
    }
}

/// `name=permission permission,…`: who is named has these instead of those it would have.
impl FromStr for ServicePermissions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut permissions = Self::default();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (name, listed) = entry.split_once('=').ok_or("each must be `name=permission permission`")?;
            let parse = |word: &str| word.parse().map_err(|()| format!("there is no permission `{word}`"));
            let listed = listed.split_whitespace().map(parse).collect::<Result<_, String>>()?;
            permissions.0.insert(name.trim().to_owned(), listed);
        }
        Ok(permissions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_sends_messages_sees_addresses() {
        let permissions = ServicePermissions::default();
        assert_eq!(permissions.of("notifications"), OF_NOTIFICATIONS);
        assert_eq!(permissions.of("billing"), OF_EVERY_SERVICE);
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
        assert_eq!(told("archive:read"), "each must be `name=permission permission`");
        assert_eq!(told("billing=moon:walk"), "there is no permission `moon:walk`");
    }
}
