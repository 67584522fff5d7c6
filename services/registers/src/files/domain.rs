//! A file as the registers know it: whose it is, who reads it, and for how long it is kept.
//!
//! A file is its uploader's until it stands on a record; from then on it goes with the record.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Permission, Principal, Refusal};
use vocabulary::{FileContentId, FileId, FileKind, FormClass, FormRecordId};

/// The longest name.
pub(crate) const MOST_NAME: usize = 200;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredFile {
    pub(crate) id: FileId,
    /// Counts saved changes.
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    /// The record it belongs to.
    pub(crate) record_id: Option<FormRecordId>,
    pub(crate) class: FormClass,
    /// Who sees all of it, whatever they may: who uploaded it, or who filled the record in.
    pub(crate) owner: Principal,
    /// Under which it is saved; it may say what leads to a person.
    pub(crate) name: String,
    pub(crate) kind: FileKind,
    pub(crate) size_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub(crate) digest: String,
    /// What the store keeps, of however many files of the same bytes.
    pub(crate) content_id: FileContentId,
    pub(crate) uploaded_by: Principal,
    pub(crate) uploaded_at: DateTime<Utc>,
    /// The last day on which its uploader wants it kept.
    pub(crate) asked_until: Option<NaiveDate>,
    /// The last day on which it is kept; none while its record is, and when that is kept for ever.
    pub(crate) keep_until: Option<NaiveDate>,
    /// Why it may not be deleted, whatever else holds.
    pub(crate) hold: Option<Hold>,
}

/// A legal hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
    pub(crate) reason: String,
}

/// Whether bytes of this class are sealed where they lie.
pub(crate) const fn is_sealed(class: FormClass) -> bool {
    match class {
        FormClass::Internal => false,
        FormClass::Personal | FormClass::Confidential => true,
    }
}

impl StoredFile {
    /// Whether its bytes are sealed where they lie.
    pub(crate) const fn is_sealed(&self) -> bool {
        is_sealed(self.class)
    }

    /// True when `actor` may know its name and its bytes: of what is personal or confidential its owner may, and who may
    /// read what leads to a person.
    pub(crate) fn shows_all_to(&self, actor: &Actor) -> bool {
        self.class == FormClass::Internal
            || self.owner == actor.principal
            || actor.may(Permission::RegistersConfidential)
    }

    /// Its record was filed and is kept until this day, or for ever: so is the file, unless its uploader asked for more.
    pub(crate) fn keep_with_record(&mut self, until: Option<NaiveDate>) {
        let or_longer = |until| self.asked_until.map_or(until, |asked| asked.max(until));
        self.keep_until = until.map(or_longer);
        self.version += 1;
    }

    /// True when it stays although its record is disposed of on this day: it is held, or to be kept for longer.
    pub(crate) fn outlives_record(&self, today: NaiveDate) -> bool {
        self.hold.is_some() || self.keep_until.is_some_and(|until| today <= until)
    }

    /// Its record is gone: it belongs to none from now on, and goes when its own time is over and nobody holds it.
    pub(crate) fn leave_record(&mut self) {
        self.record_id = None;
        self.version += 1;
    }

    /// Passes when its bytes are for `actor`.
    ///
    /// # Errors
    /// `registers.file_masked`.
    pub(crate) fn refuse_masked(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.shows_all_to(actor) { Ok(()) } else { Err(Refusal::forbidden("registers.file_masked")) }
    }

    /// Passes when `actor` may delete it. `is_handed_in` tells of the record that it belongs to.
    ///
    /// # Errors
    /// `registers.not_in_charge` for whoever neither owns it nor supervises and sees all of it; `registers.file_held`;
    /// `registers.file_on_record` when its record was handed in.
    pub(crate) fn refuse_deletion(&self, actor: &Actor, is_handed_in: bool) -> Result<(), Refusal> {
        let may_supervise = actor.may(Permission::RegistersSupervise) && self.shows_all_to(actor);
        if self.owner != actor.principal && !may_supervise {
            return Err(Refusal::forbidden("registers.not_in_charge"));
        }
        if self.hold.is_some() {
            return Err(Refusal::conflict("registers.file_held"));
        }
        if is_handed_in { Err(Refusal::conflict("registers.file_on_record")) } else { Ok(()) }
    }

    /// Holds it, so that neither people nor time delete it.
    ///
    /// # Errors
    /// `registers.file_masked` for whoever may not know what is held; `registers.file_held` when it is already.
    pub(crate) fn hold(&mut self, actor: &Actor, reason: String, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_masked(actor)?;
        if self.hold.is_some() {
            return Err(Refusal::conflict("registers.file_held"));
        }
        self.hold = Some(Hold { by: actor.principal.clone(), at, reason });
        self.version += 1;
        Ok(())
    }

    /// Ends the hold.
    ///
    /// # Errors
    /// `registers.file_masked`; `registers.file_not_held`.
    pub(crate) fn release(&mut self, actor: &Actor) -> Result<(), Refusal> {
        self.refuse_masked(actor)?;
        if self.hold.take().is_none() {
            return Err(Refusal::conflict("registers.file_not_held"));
        }
        self.version += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Scope, StaffId, SystemIds};

    use super::*;

    fn staff(permissions: &[Permission]) -> Actor {
        let principal = Principal::Staff(StaffId::new(&SystemIds));
        Actor::new(principal, permissions.to_vec(), Scope::Group)
    }

    fn file(class: FormClass, owner: &Actor) -> StoredFile {
        StoredFile {
            id: FileId::new(&SystemIds),
            version: 1,
            estate_id: EstateId::new(&SystemIds),
            record_id: None,
            class,
            owner: owner.principal.clone(),
            name: "门.jpg".to_owned(),
            kind: FileKind::Jpeg,
            size_bytes: 9,
            digest: "0a".repeat(32),
            content_id: FileContentId::new(&SystemIds),
            uploaded_by: owner.principal.clone(),
            uploaded_at: DateTime::UNIX_EPOCH,
            asked_until: None,
            keep_until: None,
            hold: None,
        }
    }

    #[test]
    fn what_is_personal_is_for_its_owner_and_for_who_may_read_such() {
        let (owner, clerk) = (staff(&[]), staff(&[Permission::RegistersRead]));
        let reader = staff(&[Permission::RegistersConfidential]);
        for class in [FormClass::Personal, FormClass::Confidential] {
            let file = file(class, &owner);
            assert!(file.shows_all_to(&owner) && file.shows_all_to(&reader) && !file.shows_all_to(&clerk));
            assert!(file.is_sealed());
            assert_eq!(file.refuse_masked(&clerk).unwrap_err().code, "registers.file_masked");
        }
        let open = file(FormClass::Internal, &owner);
        assert!(open.shows_all_to(&clerk) && !open.is_sealed());
    }

    #[test]
    fn who_may_delete_may_not_under_a_hold_or_once_it_stands_on_a_record() {
        let (owner, stranger) = (staff(&[]), staff(&[Permission::RegistersSupervise]));
        let supervisor = staff(&[Permission::RegistersSupervise, Permission::RegistersConfidential]);
        let mut file = file(FormClass::Personal, &owner);
        let code = |file: &StoredFile, actor: &Actor, is_handed_in| {
            file.refuse_deletion(actor, is_handed_in).err().map(|refusal| refusal.code)
        };
        assert_eq!(code(&file, &owner, false), None);
        assert_eq!(code(&file, &supervisor, false), None);
        assert_eq!(code(&file, &stranger, false), Some("registers.not_in_charge"));
        assert_eq!(code(&file, &owner, true), Some("registers.file_on_record"));
        assert_eq!(
            file.hold(&stranger, "x".to_owned(), DateTime::UNIX_EPOCH).unwrap_err().code,
            "registers.file_masked"
        );
        assert_eq!(file.release(&supervisor).unwrap_err().code, "registers.file_not_held");
        file.hold(&supervisor, "a claim".to_owned(), DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(code(&file, &owner, false), Some("registers.file_held"));
        assert_eq!(
            file.hold(&supervisor, "x".to_owned(), DateTime::UNIX_EPOCH).unwrap_err().code,
            "registers.file_held"
        );
        file.release(&supervisor).unwrap();
        assert_eq!((file.version, code(&file, &owner, false)), (3, None));
    }

    #[test]
    fn it_is_kept_as_long_as_its_record_and_as_its_uploader_asked() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        for (asked, kept) in [(None, 2), (Some(1), 2), (Some(3), 3)] {
            let mut file = file(FormClass::Internal, &staff(&[]));
            file.asked_until = asked.map(day);
            file.keep_with_record(Some(day(2)));
            assert_eq!(file.keep_until, Some(day(kept)), "{asked:?}");
            assert_eq!((file.outlives_record(day(kept)), file.outlives_record(day(4))), (true, false));
            file.keep_with_record(None);
            assert_eq!(file.keep_until, None, "{asked:?}");
        }
    }
}
