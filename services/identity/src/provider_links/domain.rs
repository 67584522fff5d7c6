//! Who somebody is at the group's own OpenID Connect provider.

use chrono::{DateTime, Utc};
use kernel::{Faults, StaffId};

use crate::staff::domain::{EmailAddress, Username};

/// The longest `sub` there is (OpenID Connect Core §2).
const MOST_SUBJECT: usize = 255;

/// A person at a provider: never given to anybody else there.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ProviderSubject {
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

impl ProviderSubject {
    /// Reads what somebody typed, noting a fault when it can be no `sub`: up to 255 letters of ASCII that can be seen.
    pub(crate) fn parse(pointer: &str, (issuer, subject): (&str, &str), faults: &mut Faults) -> Self {
        let subject = subject.trim();
        let is_one = (1..=MOST_SUBJECT).contains(&subject.len())
            && subject.chars().all(|letter| letter.is_ascii_graphic());
        if !is_one {
            faults.add(pointer, "provider_subject.malformed");
        }
        Self { issuer: issuer.to_owned(), subject: subject.to_owned() }
    }
}

/// It may be a number of somebody's identity card.
impl std::fmt::Debug for ProviderSubject {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "ProviderSubject({}, hidden)", self.issuer)
    }
}

/// Which account a provider's claim names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccountClaim {
    Username(Username),
    /// One that the provider says it has verified.
    Email(EmailAddress),
}

/// Somebody whom the provider has proven, as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProvenPerson {
    pub(crate) subject: ProviderSubject,
    /// By which account they are known here, where such a claim is trusted.
    pub(crate) account: Option<AccountClaim>,
    /// They have brought a second factor there, of those that are trusted.
    pub(crate) has_second_factor: bool,
}

/// That an account is somebody's at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProviderLink {
    pub(crate) staff_id: StaffId,
    pub(crate) subject: ProviderSubject,
    pub(crate) linked_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use kernel::Faults;

    use super::ProviderSubject;

    #[test]
    fn a_subject_is_short_and_can_be_seen() {
        let is_one = |text: &str| {
            let mut faults = Faults::new();
            let read = ProviderSubject::parse("/subject", ("https://id.example", text), &mut faults);
            assert!(!format!("{read:?}").contains("248289761001"));
            faults.into_result().is_ok()
        };
        assert!(is_one(" 248289761001 ") && is_one(&"a".repeat(255)));
        for none in ["", "a b", "李伟", "a\nb", &"a".repeat(256)] {
            assert!(!is_one(none), "{none}");
        }
    }
}
