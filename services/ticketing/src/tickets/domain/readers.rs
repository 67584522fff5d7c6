//! For whom a ticket is: its class, and the named readers of what is for nobody else (CNF-05, CNF-08, CNF-13).

use chrono::{DateTime, Utc};
use kernel::{Actor, Coded, Permission, Principal, Refusal, StaffId};
use vocabulary::{ConfidentialityClass, TicketKind};

use super::{MOST_READERS, Reader, Subject, Ticket, TicketEvent};

impl Subject {
    /// The widest class that a ticket about this may have: 举报 and complaints about staff are never for everybody (CNF-08,
    /// CMP-39).
    pub(crate) fn widest_class(&self) -> ConfidentialityClass {
        if self.kind == TicketKind::Report || self.about_staff.is_some() {
            ConfidentialityClass::Restricted
        } else {
            ConfidentialityClass::Open
        }
    }

    /// True when not everybody may read it who may read tickets.
    pub(crate) fn is_confidential(&self) -> bool {
        self.class != ConfidentialityClass::Open
    }

    /// True when only those on its own list may read it.
    pub(crate) fn is_for_named_readers(&self) -> bool {
        self.class == ConfidentialityClass::Named
    }
}

impl Ticket {
    /// True when they are on its list.
    pub(crate) fn is_read_by(&self, staff_id: StaffId) -> bool {
        self.readers.iter().any(|reader| reader.staff_id == staff_id)
    }

    /// Names the readers of what was just opened for named readers; nothing of what is not.
    ///
    /// # Errors
    /// As [`Self::set_confidentiality`].
    pub(crate) fn entrust(
        &mut self,
        readers: &[StaffId],
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<Option<TicketEvent>, Refusal> {
        if !self.subject.is_for_named_readers() {
            return Ok(None);
        }
        self.readers = self.list((self.subject.about_staff, readers), (by, "opened"), at)?;
        let readers = self.readers.iter().map(|reader| reader.staff_id).collect();
        self.say(TicketEvent::Entrusted { readers, by: by.staff_id() }).map(Some)
    }

    /// Makes it a ticket for fewer people, or for more. `widest` is the widest class that the standard and the subject allow.
    ///
    /// # Errors
    /// A conflict where it is of this class already, where it may not be for so many, or where a fee stands; forbidden to those
    /// who may not decide for the customer where more people are to see it; a fault at `/readers`.
    pub(crate) fn set_confidentiality(
        &mut self,
        class: ConfidentialityClass,
        widest: ConfidentialityClass,
        readers: &[StaffId],
        reason: String,
        (actor, at): (&Actor, DateTime<Utc>),
    ) -> Result<TicketEvent, Refusal> {
        if class == self.subject.class {
            return Err(Refusal::conflict("ticketing.nothing_to_change"));
        }
        if class < widest.max(self.subject.widest_class()) {
            let widest = widest.max(self.subject.widest_class());
            return Err(Refusal::conflict("ticketing.class_too_wide").with("widest", widest));
        }
        if class < self.subject.class {
            actor.require(Permission::TicketsSupervise)?;
        }
        let about = self.subject.about_staff;
        self.readers = self.readers_as((class, about), readers, (&actor.principal, &reason), at)?;
        self.subject.class = class;
        let readers = self.readers.iter().map(|reader| reader.staff_id).collect();
        let by = actor.principal.staff_id();
        self.say(TicketEvent::ConfidentialitySet { class, readers, by, reason })
    }

    /// The readers that it has as one of this class, about this member of staff; nobody of what is not for named readers.
    ///
    /// # Errors
    /// A conflict where a fee stands, or where nobody would be left to read it; a fault at `/readers`.
    pub(super) fn readers_as(
        &self,
        (class, about_staff): (ConfidentialityClass, Option<StaffId>),
        readers: &[StaffId],
        (by, reason): (&Principal, &str),
        at: DateTime<Utc>,
    ) -> Result<Vec<Reader>, Refusal> {
        if class != ConfidentialityClass::Named {
            return Ok(Vec::new());
        }
        if self.subject.is_for_named_readers() {
            let mut known = self.clone();
            if let Some(about) = about_staff {
                known.take_off_list(about)?;
            }
            return Ok(known.readers);
        }
        // Billing knows of a fee by what everybody's events say, and would be told of this one no more.
        if self.shown_quote().is_some() {
            return Err(Refusal::conflict("ticketing.fee_stands"));
        }
        self.list((about_staff, readers), (by, reason), at)
    }

    fn list(
        &self,
        (about_staff, readers): (Option<StaffId>, &[StaffId]),
        (by, reason): (&Principal, &str),
        at: DateTime<Utc>,
    ) -> Result<Vec<Reader>, Refusal> {
        // Whoever works on it has to read it.
        let mut named: Vec<StaffId> = readers.iter().copied().chain(self.state.assignee()).collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            return Err(Refusal::at("/readers", "readers.missing"));
        }
        if named.len() > MOST_READERS {
            return Err(Refusal::at("/readers", Coded::new("readers.too_many").with("most", MOST_READERS)));
        }
        if about_staff.is_some_and(|about| named.contains(&about)) {
            return Err(Refusal::at("/readers", "reader.complained_of"));
        }
        let reader = |staff_id| Reader {
            staff_id,
            added_by: by.to_string(),
            added_at: at,
            reason: reason.to_owned(),
            has_broken_glass: false,
        };
        Ok(named.into_iter().map(reader).collect())
    }

    /// Puts somebody on the list.
    pub(crate) fn add_reader(
        &mut self,
        reader: StaffId,
        reason: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        self.put_on_list(reader, (by, &reason), at)?;
        self.say(TicketEvent::ReaderAdded { reader, by: by.staff_id(), reason })
    }

    /// Somebody who is no reader makes themselves one. Never the person complained of, to whom it is not there.
    pub(crate) fn break_glass(
        &mut self,
        reason: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let Some(reader) = by.staff_id() else {
            return Err(Refusal::conflict("ticketing.readers_are_staff"));
        };
        let readers = self.readers.iter().map(|reader| reader.staff_id).collect();
        self.put_on_list(reader, (by, &reason), at)?;
        for added in self.readers.iter_mut().filter(|known| known.staff_id == reader) {
            added.has_broken_glass = true;
        }
        self.say(TicketEvent::GlassBroken { readers, reason })
    }

    fn put_on_list(
        &mut self,
        staff_id: StaffId,
        (by, reason): (&Principal, &str),
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if self.subject.about_staff == Some(staff_id) {
            return Err(Refusal::at("/reader", "reader.complained_of"));
        }
        if self.is_read_by(staff_id) {
            return Err(Refusal::conflict("ticketing.already_reader"));
        }
        if self.readers.len() >= MOST_READERS {
            return Err(Refusal::conflict("ticketing.too_many_readers").with("most", MOST_READERS));
        }
        self.readers.push(Reader {
            staff_id,
            added_by: by.to_string(),
            added_at: at,
            reason: reason.to_owned(),
            has_broken_glass: false,
        });
        Ok(())
    }

    /// Takes somebody off the list: never the last, and nobody whose work it is.
    pub(crate) fn remove_reader(
        &mut self,
        reader: StaffId,
        reason: String,
        by: &Principal,
    ) -> Result<TicketEvent, Refusal> {
        if !self.is_read_by(reader) {
            return Err(Refusal::at("/reader", "reader.unknown"));
        }
        self.take_off_list(reader)?;
        self.say(TicketEvent::ReaderRemoved { reader, by: by.staff_id(), reason })
    }

    /// Somebody who is no longer to read it, if they do.
    ///
    /// # Errors
    /// A conflict where nobody would be left, or where it is their work.
    pub(super) fn take_off_list(&mut self, staff_id: StaffId) -> Result<bool, Refusal> {
        if !self.is_read_by(staff_id) {
            return Ok(false);
        }
        if self.readers.len() == 1 {
            return Err(last_reader());
        }
        if self.state.is_active() && self.state.assignee() == Some(staff_id) {
            return Err(Refusal::conflict("ticketing.reader_is_responsible"));
        }
        self.readers.retain(|reader| reader.staff_id != staff_id);
        Ok(true)
    }

    pub(super) fn must_be_for_named_readers(&self) -> Result<(), Refusal> {
        if self.subject.is_for_named_readers() {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.not_for_named_readers"))
    }

    pub(super) fn must_spare_a_reader(&self) -> Result<(), Refusal> {
        self.must_be_for_named_readers()?;
        if self.readers.len() > 1 { Ok(()) } else { Err(last_reader()) }
    }

    pub(super) fn must_be_confidential(&self) -> Result<(), Refusal> {
        if self.subject.is_confidential() {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.not_confidential"))
    }

    /// What is for named readers has no fee: that is told to too many.
    pub(super) fn must_take_fees(&self) -> Result<(), Refusal> {
        if self.subject.is_for_named_readers() {
            return Err(Refusal::conflict("ticketing.named_has_no_fee"));
        }
        Ok(())
    }
}

fn last_reader() -> Refusal {
    Refusal::conflict("ticketing.last_reader")
}
