//! Every state and every act: what a ticket says may be done to it is what can be done, and nothing else.

use super::{
    Ticket, TicketActKind,
    properties::{ActInputs, FOR_HOW_IT_STANDS, act_of, desk, hours, some, ticket},
};

/// A ticket to which this was done, one after the other.
fn after(kinds: &[TicketActKind]) -> Ticket {
    let mut ticket = ticket();
    for kind in kinds {
        ticket.act(some(*kind), &desk(), hours(1)).unwrap();
    }
    ticket
}

/// One for which nothing at all is asked.
fn free() -> Ticket {
    let nothing = ActInputs { minor: 0, is_complaint: false, has_terms: false, hour: 1 };
    let mut ticket = ticket();
    ticket.act(act_of(TicketActKind::Quote, nothing), &desk(), hours(1)).unwrap();
    ticket
}

/// Each way a ticket can stand, and what may be done to it then.
fn table() -> Vec<(&'static str, Ticket, &'static str)> {
    use TicketActKind::Accept;
    use TicketActKind::ApproveQuote;
    use TicketActKind::Arrive;
    use TicketActKind::Assign;
    use TicketActKind::Cancel;
    use TicketActKind::Close;
    use TicketActKind::DeclineQuote;
    use TicketActKind::Quote;
    use TicketActKind::Release;
    use TicketActKind::Reopen;
    use TicketActKind::Resolve;
    use TicketActKind::WithdrawQuote;
    vec![
        ("open", after(&[]), "assign urge extend note_progress quote resolve reclassify cancel"),
        ("assigned", after(&[Assign]), "assign release accept urge extend note_progress quote resolve reclassify cancel"),
        ("accepted", after(&[Assign, Accept]), "assign release arrive urge extend note_progress quote resolve reclassify cancel"),
        ("on site", after(&[Assign, Accept, Arrive]), "assign release urge extend note_progress quote resolve reclassify cancel"),
        ("resolved", after(&[Assign, Resolve]), "close reopen"),
        ("resolved by nobody", after(&[Resolve]), "close reopen"),
        (
            "reopened",
            after(&[Assign, Resolve, Reopen]),
            "assign release accept urge extend note_progress quote resolve reclassify cancel",
        ),
        ("released", after(&[Assign, Release]), "assign urge extend note_progress quote resolve reclassify cancel"),
        ("closed", after(&[Resolve, Close]), ""),
        ("cancelled", after(&[Cancel]), ""),
        (
            "a fee waits",
            after(&[Quote]),
            "assign urge extend note_progress quote approve_quote decline_quote withdraw_quote reclassify cancel",
        ),
        (
            "a fee of nothing waits",
            free(),
            "assign urge extend note_progress quote approve_quote decline_quote withdraw_quote resolve reclassify cancel",
        ),
        (
            "a fee is agreed",
            after(&[Quote, ApproveQuote]),
            "assign urge extend note_progress quote withdraw_quote resolve reclassify cancel",
        ),
        ("a fee is declined", after(&[Quote, DeclineQuote]), "assign urge extend note_progress quote resolve reclassify cancel"),
        ("a fee is withdrawn", after(&[Quote, WithdrawQuote]), "assign urge extend note_progress quote resolve reclassify cancel"),
        (
            "another fee waits",
            after(&[Quote, ApproveQuote, Quote]),
            "assign urge extend note_progress quote approve_quote decline_quote withdraw_quote reclassify cancel",
        ),
        ("resolved for a fee", after(&[Quote, ApproveQuote, Resolve]), "close reopen"),
        ("cancelled while a fee waits", after(&[Quote, Cancel]), ""),
    ]
}

#[test]
fn what_a_ticket_says_may_be_done_is_what_can_be_done() {
    for (stands, ticket, may) in table() {
        let listed = ticket.acts();
        let words: Vec<_> = listed.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words.join(" "), may, "{stands}");
        for kind in TicketActKind::ALL {
            let done = ticket.clone().act(some(*kind), &desk(), hours(2));
            let refused = done.is_err_and(|no| FOR_HOW_IT_STANDS.contains(&no.code));
            assert_eq!(listed.contains(kind), !refused, "{stands}: {}", kind.as_str());
        }
    }
}

#[test]
fn an_act_names_its_own_kind() {
    for kind in TicketActKind::ALL {
        assert_eq!(some(*kind).kind(), *kind);
    }
}
