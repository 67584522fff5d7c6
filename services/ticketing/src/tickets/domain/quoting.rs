//! What a ticket's work costs, and what the customer says to it.

use chrono::{DateTime, Utc};
use kernel::{Money, Principal, Refusal};
use vocabulary::CustomerId;

use super::{Answered, Consent, Offer, Proof, Quote, QuoteState, Ticket, TicketEvent};

impl Ticket {
    /// Puts a fee to the customer, before the work (REP-09). It takes the place of an offer that was not answered; a fee
    /// that was agreed holds until the customer agrees to this one.
    pub(crate) fn offer_quote(
        &mut self,
        offer: Offer,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        offer.check()?;
        for open in self.quotes.iter_mut().filter(|quote| quote.state == QuoteState::Offered) {
            open.supersede(at);
        }
        let fee = offer.fee;
        self.quotes.push(Quote {
            version: self.quotes.iter().map(|quote| quote.version).max().unwrap_or(0) + 1,
            offer,
            offered_by: by.to_string(),
            offered_at: at,
            state: QuoteState::Offered,
        });
        self.say(TicketEvent::Quoted { fee })
    }

    /// The customer agrees to the fee.
    pub(crate) fn approve_quote(
        &mut self,
        proof: Proof,
        by: &Principal,
        by_another: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let by = by.to_string();
        let waiting = self.open_offer()?;
        if let Some(clause) = by_another.filter(|_| waiting.offered_by == by) {
            return Err(Refusal::conflict("ticketing.consent_by_quoter").with("clause", clause));
        }
        let (fee, version) = (waiting.offer.fee, waiting.version);
        let proof = Proof { given_by: proof.given_by.or(self.payer_of(waiting)), ..proof };
        self.answer(version, QuoteState::Accepted(Consent { recorded_by: by, at, proof: proof.clone() }));
        for earlier in self.quotes.iter_mut().filter(|quote| quote.version != version) {
            earlier.supersede(at);
        }
        self.say(TicketEvent::QuoteApproved { fee, proof })
    }

    /// The customer does not agree. A fee that was agreed before holds.
    pub(crate) fn decline_quote(
        &mut self,
        reason: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let waiting = self.open_offer()?;
        let (fee, version) = (waiting.offer.fee, waiting.version);
        let answered = Answered { recorded_by: by.to_string(), at, reason: reason.clone() };
        self.answer(version, QuoteState::Declined(answered));
        self.say(TicketEvent::QuoteDeclined { fee, reason })
    }

    /// The fee is asked no longer: an offer that waits, or else the fee that was agreed.
    pub(crate) fn withdraw_quote(
        &mut self,
        reason: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let standing = self.standing_offer()?;
        let (fee, version) = (standing.offer.fee, standing.version);
        let answered = Answered { recorded_by: by.to_string(), at, reason: reason.clone() };
        self.answer(version, QuoteState::Withdrawn(answered));
        self.say(TicketEvent::QuoteWithdrawn { fee, reason })
    }

    /// The offer whose answer is awaited; resolving waits for it.
    pub(crate) fn awaited_quote(&self) -> Option<&Quote> {
        self.quotes.iter().find(|quote| quote.is_awaited())
    }

    /// The fee that the customer agreed to.
    pub(crate) fn agreed_fee(&self) -> Option<Money> {
        self.agreed_quote().map(|quote| quote.offer.fee)
    }

    /// The offer that the customer agreed to.
    pub(crate) fn agreed_quote(&self) -> Option<&Quote> {
        self.quotes.iter().find(|quote| matches!(quote.state, QuoteState::Accepted(_)))
    }

    /// Who pays an offer: the payer who was named, otherwise the ticket's customer. A ticket that was taken down under another
    /// customer leaves nobody with a fee that is not theirs.
    pub(crate) fn payer_of(&self, quote: &Quote) -> Option<CustomerId> {
        quote.offer.payer.or(self.customer_id)
    }

    /// The offer that people look at: the one that waits, else the one that holds.
    pub(crate) fn shown_quote(&self) -> Option<&Quote> {
        let waits = self.quotes.iter().find(|quote| quote.state == QuoteState::Offered);
        waits.or_else(|| self.agreed_quote())
    }

    fn answer(&mut self, version: i32, state: QuoteState) {
        if let Some(quote) = self.quotes.iter_mut().find(|quote| quote.version == version) {
            quote.state = state;
        }
    }
}
