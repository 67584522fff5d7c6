//! Asking about a matter by its code, and writing more: no names, no account. Who has no code is told the same whatever they try.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, Utc};
use db::Writes;
use kernel::{Actor, ErrorKind, Failure, Refusal};
use vocabulary::TicketId;

use crate::{
    app::App,
    inquiries::{domain::InquiryCode, storage},
    tickets::{
        app::act_in,
        domain::{Deadline, Inquiry, MOST_MESSAGES, State, Ticket, TicketAct},
        storage as tickets,
    },
};

/// What whoever has the code is told.
#[derive(Debug, Clone)]
pub(crate) struct InquiryState {
    pub(crate) phase: Phase,
    pub(crate) received_at: DateTime<Utc>,
    /// What was promised, in the present round.
    pub(crate) promises: Vec<Deadline>,
    pub(crate) messages: Vec<tickets::messages::Message>,
    pub(crate) messages_left: i32,
}

kernel::define_stored_words! {
    /// How far a matter has come, as far as that is anybody's to know.
    pub(crate) enum Phase {
        Received = "received",
        InProgress = "in_progress",
        Resolved = "resolved",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

impl From<&State> for Phase {
    fn from(state: &State) -> Self {
        match state {
            State::Open => Self::Received,
            State::Assigned { .. } | State::Accepted { .. } | State::OnSite { .. } => Self::InProgress,
            State::Resolved { .. } => Self::Resolved,
            State::Closed { .. } => Self::Closed,
            State::Cancelled { .. } => Self::Cancelled,
        }
    }
}

/// A code for a new ticket, which is to be kept once the ticket is stored.
pub(crate) fn draw_code(ticket: &mut Ticket) -> InquiryCode {
    ticket.inquiry = Some(Inquiry::default());
    InquiryCode::of(rand::random())
}

/// Keeps what its bearer's code is compared with.
pub(crate) fn keep_code(writes: &Writes, code: &InquiryCode, ticket: &Ticket) {
    storage::insert(writes, code, ticket.id);
}

/// What became of the matter of this code.
///
/// # Errors
/// `inquiry.unknown`, whatever was typed.
#[tracing::instrument(skip_all, name = "ticketing.ask_inquiry")]
pub(crate) async fn ask_inquiry(app: &App, typed: &str) -> Result<InquiryState, Failure> {
    let id = find(app, typed).await?;
    let ticket = tickets::find(&app.db, &bearer(), id).await?.ok_or_else(unknown)?;
    let messages = tickets::messages::all(app.db.reader(), id).await?;
    Ok(state_of(&ticket, messages))
}

/// Notes what the bearer of the code writes.
///
/// # Errors
/// `inquiry.unknown`, whatever was typed; a conflict where no more is taken.
#[tracing::instrument(skip_all, name = "ticketing.add_inquiry_message")]
pub(crate) async fn add_inquiry_message(
    app: &App,
    typed: &str,
    text: String,
) -> Result<InquiryState, Failure> {
    let id = find(app, typed).await?;
    let tx = app.db.begin().await?;
    // Of two messages at once the second waits.
    tickets::lock(&tx, id).await?;
    let before = tickets::load(&tx, &bearer(), id).await?.ok_or_else(unknown)?;
    let ticket = act_in(&tx, &bearer(), &before, TicketAct::NoteMessage { text }).await?;
    tx.commit().await?;
    let messages = tickets::messages::all(app.db.reader(), id).await?;
    Ok(state_of(&ticket, messages))
}

/// Who asks by a code: the audit trail knows no more of them.
fn bearer() -> Actor {
    Actor::system("ticketing.inquiry")
}

async fn find(app: &App, typed: &str) -> Result<TicketId, Failure> {
    // Also what is no code is looked for, so that it takes as long.
    let code = InquiryCode::read(typed);
    let found = storage::find(&app.db, code.as_ref().map_or(typed, InquiryCode::digits)).await?;
    Ok(found.filter(|_id| code.is_some()).ok_or_else(unknown)?)
}

fn unknown() -> Refusal {
    Refusal::new(ErrorKind::NotFound, "inquiry.unknown")
}

fn state_of(ticket: &Ticket, messages: Vec<tickets::messages::Message>) -> InquiryState {
    let written = ticket.inquiry.map_or(MOST_MESSAGES, |inquiry| inquiry.messages);
    InquiryState {
        phase: Phase::from(&ticket.state),
        received_at: ticket.origin.opened_at,
        promises: ticket.held_deadlines().cloned().collect(),
        messages,
        messages_left: (MOST_MESSAGES - written).max(0),
    }
}
