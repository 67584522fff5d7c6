//! When signing keys turn over: each is published before it signs, and verifies until its last token is dead. And what our own
//! services may ask each other, which their tokens say.

use std::{collections::BTreeMap, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Permission;

/// A key is published this long before it signs: longer than verifiers cache keys, so that each has it.
const PUBLISHED_AHEAD: TimeDelta = TimeDelta::minutes(15);

/// A key verifies this long after its successor took over: longer than any token lives.
const KEPT_AFTER: TimeDelta = TimeDelta::minutes(30);

/// One key in time. Keys are numbered; the number decides the race of two processes that make the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyTimes {
    pub(crate) number: i32,
    pub(crate) signs_from: DateTime<Utc>,
}

/// What is to be done about the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyStep {
    /// Make the key that is described.
    Make(KeyTimes),
    /// Forget the key with this number.
    Drop(i32),
}

/// The next step for `keys`, in the order of their numbers; `None` when all is well.
pub(crate) fn next_step(keys: &[KeyTimes], now: DateTime<Utc>, turn_after: TimeDelta) -> Option<KeyStep> {
    let Some(newest) = keys.last() else {
        return Some(KeyStep::Make(KeyTimes { number: 1, signs_from: now }));
    };
    if now - newest.signs_from >= turn_after {
        let next = KeyTimes { number: newest.number + 1, signs_from: now + PUBLISHED_AHEAD };
        return Some(KeyStep::Make(next));
    }
    let followed = keys.iter().zip(keys.iter().skip(1));
    let mut spent = followed.filter(|(_, successor)| now - successor.signs_from >= KEPT_AFTER);
    spent.next().map(|(key, _)| KeyStep::Drop(key.number))
}

/// The key that signs now: the newest that has begun.
pub(crate) fn signing_now(keys: &[KeyTimes], now: DateTime<Utc>) -> Option<KeyTimes> {
    keys.iter().rev().find(|key| key.signs_from <= now).copied()
}

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
    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::Permission;

    use super::{
        KEPT_AFTER, KeyStep, KeyTimes, OF_EVERY_SERVICE, PUBLISHED_AHEAD, ServicePermissions, next_step,
        signing_now,
    };

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

    const MONTH: TimeDelta = TimeDelta::days(30);

    #[test]
    fn keys_overlap_on_both_sides() {
        let start: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let first = KeyTimes { number: 1, signs_from: start };
        assert_eq!(next_step(&[], start, MONTH), Some(KeyStep::Make(first)));
        assert_eq!(next_step(&[first], start + TimeDelta::days(29), MONTH), None);

        let turn = start + MONTH;
        let second = KeyTimes { number: 2, signs_from: turn + PUBLISHED_AHEAD };
        assert_eq!(next_step(&[first], turn, MONTH), Some(KeyStep::Make(second)));
        let both = [first, second];
        assert_eq!(next_step(&both, turn, MONTH), None);
        assert_eq!(signing_now(&both, turn), Some(first));
        assert_eq!(signing_now(&both, second.signs_from), Some(second));
        assert_eq!(next_step(&both, second.signs_from + TimeDelta::minutes(29), MONTH), None);
        assert_eq!(next_step(&both, second.signs_from + KEPT_AFTER, MONTH), Some(KeyStep::Drop(1)));
    }
}
