//! Contacts in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{DialPlan, EstateId, Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CallId, Channel, CustomerId, InteractionId, TicketId, UnitId};
use web::Instant;

use crate::{
    inquiries::domain::InquiryCode,
    interactions::{
        app::{RecordInteraction, Recorded},
        domain::{Contact, Interaction, Ticked, Told},
    },
    tickets::http::shapes::{NewSubject, TicketView},
};

/// A contact to take down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInteraction {
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// Who reached us, when they are nobody's customer; kept sealed.
    contact: Option<NewContact>,
    /// The call it was taken down from.
    call_id: Option<CallId>,
    channel: Channel,
    /// Of a call: a colleague who is cleared to take calls alone and sits beside you, where you are not. It is on the record.
    accompanied_by: Option<StaffId>,
    /// What was said, in the agent's words.
    #[schema(min_length = 1, max_length = 4000)]
    summary: String,
    /// When it happened, when it was put on paper first: at most a year ago. Terms count from it.
    #[schema(value_type = Option<DateTime<Utc>>)]
    received_at: Option<Instant>,
    /// Why it is written down more than three days later.
    #[schema(min_length = 1, max_length = 500)]
    late_reason: Option<String>,
    /// The ticket it asks for; leave out when it was settled on the spot.
    ticket: Option<NewSubject>,
    /// The term the customer asks for, within a year (DLN-06); it decides only where the standard says so.
    #[schema(value_type = Option<DateTime<Utc>>)]
    customer_term: Option<Instant>,
    /// What of a checklist the customer was told (`GET /api/v1/scripts` has those that hold at the estate).
    told: Option<NewTold>,
}

/// What of all that a matter needs the customer was told at once (FRR-02).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTold {
    #[schema(min_length = 1, max_length = 60, example = "renovation")]
    checklist: String,
    /// The items that were told.
    #[schema(max_items = 40)]
    items: Vec<String>,
    /// Why the others were not told; only when some are missing.
    #[schema(min_length = 1, max_length = 500)]
    untold_reason: Option<String>,
}

impl NewTold {
    fn read(self, faults: &mut Faults) -> Ticked {
        let Self { checklist, items, untold_reason } = self;
        Ticked {
            checklist: faults.line("/told/checklist", &checklist, 60),
            items: faults.list("/told/items", "list.too_long", items, 0..=40),
            untold_reason: untold_reason.map(|reason| faults.text("/told/untold_reason", &reason, 500)),
        }
    }
}

/// Somebody whom the archive does not know.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContact {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// A telephone number in any usual spelling.
    #[schema(min_length = 1, max_length = 64, example = "138 0013 8000")]
    phone: String,
}

impl std::fmt::Debug for NewContact {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("NewContact")
    }
}

impl NewContact {
    fn read(self, home: &DialPlan, faults: &mut Faults) -> Option<Contact> {
        let name = self.name.map(|name| faults.line("/contact/name", &name, 100));
        let phone = faults.phone("/contact/phone", &self.phone, home)?;
        Some(Contact { name, phone })
    }
}

impl NewInteraction {
    /// The estate by which a number is read, when there is one to read.
    pub(crate) fn place(&self) -> Option<EstateId> {
        self.contact.as_ref().map(|_contact| self.estate_id)
    }

    /// The command, or every fault at once; `home` says how numbers are dialled at the estate.
    pub(crate) fn into_command(self, home: &DialPlan) -> Result<RecordInteraction, Refusal> {
        let Self { estate_id, unit_id, customer_id, contact, call_id, channel, accompanied_by, .. } = self;
        let mut faults = Faults::new();
        let summary = faults.text("/summary", &self.summary, 4000);
        let contact = contact.and_then(|contact| contact.read(home, &mut faults));
        let received_at = self.received_at.map(|at| faults.instant("/received_at", at.0));
        let late_reason = self.late_reason.map(|reason| faults.text("/late_reason", &reason, 500));
        let ticket = self.ticket.map(|ticket| ticket.read("/ticket", &mut faults));
        let customer_term = self.customer_term.map(|term| faults.instant("/customer_term", term.0));
        let told = self.told.map(|told| told.read(&mut faults));
        faults.into_result()?;
        Ok(RecordInteraction {
            estate_id,
            unit_id,
            customer_id,
            contact,
            call_id,
            channel,
            accompanied_by,
            summary,
            received_at,
            late_reason,
            ticket,
            customer_term,
            told,
        })
    }
}

/// One contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InteractionView {
    interaction_id: InteractionId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// Who reached us, masked; `POST …/reveal` shows it for an open ticket.
    contact: Option<MaskedContact>,
    call_id: Option<CallId>,
    channel: Channel,
    summary: String,
    /// Who took it down (首问责任人).
    received_by: String,
    /// When it happened.
    received_at: DateTime<Utc>,
    /// When it was written down.
    recorded_at: DateTime<Utc>,
    /// Why so much later.
    late_reason: Option<String>,
    /// What of a checklist the customer was told; `null` where none was named.
    told: Option<ToldView>,
}

/// What of all that a matter needs the customer was told at once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Told)]
struct ToldView {
    checklist: String,
    /// Whether nothing of it was missing.
    is_complete: bool,
    /// What was told, in the order of the list.
    items: Vec<String>,
    /// What was not.
    missing: Vec<String>,
    /// Why not.
    untold_reason: Option<String>,
}

impl From<&Told> for ToldView {
    fn from(told: &Told) -> Self {
        let Told { checklist, items, missing, untold_reason } = told.clone();
        Self { checklist, is_complete: missing.is_empty(), items, missing, untold_reason }
    }
}

/// Somebody whom the archive does not know, as everybody may see them.
#[derive(Debug, Serialize, ToSchema)]
struct MaskedContact {
    #[schema(example = "王**")]
    name: Option<String>,
    #[schema(example = "****8000")]
    phone: String,
}

impl From<&Interaction> for InteractionView {
    fn from(interaction: &Interaction) -> Self {
        let contact = interaction.contact.as_ref();
        Self {
            interaction_id: interaction.id,
            estate_id: interaction.estate_id,
            unit_id: interaction.unit_id,
            customer_id: interaction.customer_id,
            contact: contact
                .map(|contact| MaskedContact { name: contact.masked_name(), phone: contact.phone.masked() }),
            call_id: interaction.call_id,
            channel: interaction.channel,
            summary: interaction.summary.clone(),
            received_by: interaction.received_by.clone(),
            received_at: interaction.received_at,
            recorded_at: interaction.recorded_at,
            late_reason: interaction.late_reason.clone(),
            told: interaction.told.as_ref().map(ToldView::from),
        }
    }
}

/// What a contact is to be shown for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactReveal {
    /// The open ticket that the contact brought.
    pub(crate) reference: TicketId,
    #[serde(rename = "purpose")]
    _purpose: ContactPurpose,
}

/// Why somebody is to be reached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ContactPurpose {
    OpenTicket,
}

/// A contact, in full.
#[derive(Serialize, ToSchema)]
pub(super) struct RevealedInteractionContact {
    name: Option<String>,
    #[schema(example = "+8613800138000")]
    phone: String,
}

impl From<Contact> for RevealedInteractionContact {
    fn from(contact: Contact) -> Self {
        Self { phone: contact.phone.whole(), name: contact.name }
    }
}

/// Who it was that reached us.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Promotion {
    /// A customer who is known at the estate.
    pub(crate) customer_id: CustomerId,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Promotion {
    pub(crate) fn read(self) -> Result<(CustomerId, String), Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok((self.customer_id, reason))
    }
}

/// A contact and the ticket it opened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordedView {
    #[serde(flatten)]
    interaction: InteractionView,
    /// The ticket it opened, when it asked for one.
    ticket: Option<TicketView>,
    /// By which whoever left neither name nor number asks about the ticket (CNF-14): said to them now, and shown never again.
    #[schema(example = "4831-0927-5510-3829-1174")]
    #[serde(skip_serializing_if = "Option::is_none")]
    inquiry_code: Option<String>,
}

impl From<&Recorded> for RecordedView {
    fn from(recorded: &Recorded) -> Self {
        Self {
            interaction: InteractionView::from(&recorded.interaction),
            ticket: recorded.ticket.as_ref().map(TicketView::from),
            inquiry_code: recorded.inquiry_code.as_ref().map(InquiryCode::spoken),
        }
    }
}
