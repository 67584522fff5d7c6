//! What the desk and whoever brought a ticket without a name write to each other, by the inquiry code (CNF-14).

use kernel::Refusal;

use super::{Inquiry, MOST_MESSAGES, Side, Ticket, TicketEvent};

impl Ticket {
    /// Notes what one side writes to the other.
    pub(crate) fn add_message(&mut self, from: Side, text: String) -> Result<TicketEvent, Refusal> {
        let inquiry = self.open_inquiry()?;
        let number = inquiry.messages + 1;
        self.inquiry = Some(Inquiry { messages: number });
        let owner = match from {
            Side::Reporter => self.owner(),
            Side::Desk => None,
        };
        self.say(TicketEvent::MessageAdded { number, from, text, owner })
    }

    /// That by which somebody asks, while more may be written.
    pub(super) fn open_inquiry(&self) -> Result<Inquiry, Refusal> {
        let inquiry = self.inquiry.ok_or_else(|| Refusal::conflict("ticketing.no_inquiry"))?;
        if inquiry.messages >= MOST_MESSAGES {
            return Err(Refusal::conflict("ticketing.too_many_messages").with("most", MOST_MESSAGES));
        }
        Ok(inquiry)
    }

    /// Whoever brought it writes for as long as it is not over.
    pub(super) fn must_take_messages(&self) -> Result<(), Refusal> {
        if self.state.is_over() {
            return Err(Refusal::conflict("ticketing.not_active").with("status", self.state.status()));
        }
        self.open_inquiry().map(|_inquiry| ())
    }
}
