//! Certificates (上岗证、资格证): that somebody can do something, from one day to another.

use chrono::{DateTime, Utc};
use kernel::{Refusal, StaffId};
use vocabulary::{CertificateId, ContractorId, ContractorPersonId, SkillId};

use crate::memberships::domain::Term;

/// Whose a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CertificateHolder {
    /// A member of staff's.
    Staff(StaffId),
    /// Somebody's who works for a firm.
    ContractorPerson { id: ContractorPersonId, of: ContractorId },
}

/// That somebody is certified in a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Certificate {
    pub(crate) id: CertificateId,
    pub(crate) version: i32,
    pub(crate) holder: CertificateHolder,
    pub(crate) skill_id: SkillId,
    /// As it stands on the paper.
    pub(crate) number: String,
    /// From the day it was issued through the day on which it expires, by the calendar of the group.
    pub(crate) term: Term,
    pub(crate) revoked: Option<Revocation>,
    pub(crate) created_at: DateTime<Utc>,
}

/// When it was taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revocation {
    pub(crate) at: DateTime<Utc>,
    pub(crate) reason: String,
}

impl Certificate {
    /// Takes it back: it counts for nothing any more.
    ///
    /// # Errors
    /// `identity.certificate_revoked`.
    pub(crate) fn revoke(&mut self, reason: String, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.revoked.is_some() {
            return Err(Refusal::conflict("identity.certificate_revoked"));
        }
        self.revoked = Some(Revocation { at: now, reason });
        self.version += 1;
        Ok(())
    }

    /// The instants from which on its holder is cleared or is no more, each by its name.
    pub(crate) fn turns(&self) -> Vec<(&'static str, DateTime<Utc>)> {
        if self.revoked.is_some() {
            return Vec::new();
        }
        let ends = self.term.ends_at.map(|at| ("end", at));
        std::iter::once(("begin", self.term.begins_at)).chain(ends).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use kernel::SystemIds;

    use super::*;

    #[test]
    fn what_was_taken_back_is_not_taken_back_twice_and_turns_no_more() {
        let days = ("2026-03-01".parse().unwrap(), "2026-03-31".parse().ok());
        let mut certificate = Certificate {
            id: CertificateId::new(&SystemIds),
            version: 1,
            holder: CertificateHolder::Staff(StaffId::new(&SystemIds)),
            skill_id: SkillId::new(&SystemIds),
            number: "1".to_owned(),
            term: Term::new(days.0, days.1, Tz::Asia__Shanghai),
            revoked: None,
            created_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(certificate.turns().len(), 2);
        certificate.revoke("lost".to_owned(), DateTime::UNIX_EPOCH).unwrap();
        let again = certificate.revoke("lost".to_owned(), DateTime::UNIX_EPOCH);
        assert_eq!(again.unwrap_err().code, "identity.certificate_revoked");
        assert_eq!((certificate.turns().len(), certificate.version), (0, 2));
    }
}
