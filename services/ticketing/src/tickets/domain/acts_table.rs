//! Every state and every act: what a ticket says may be done to it is what can be done, and nothing else.

use super::{
    Inquiry, MOST_MESSAGES, Ticket, TicketActKind,
    ground::{ActInputs, FOR_HOW_IT_STANDS, act_of, desk, hours, some, ticket},
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
#[expect(clippy::too_many_lines, reason = "each way once, by name")]
fn table() -> Vec<(&'static str, Ticket, &'static str)> {
    use TicketActKind::Accept;
    use TicketActKind::AddReader;
    use TicketActKind::ApproveQuote;
    use TicketActKind::Arrive;
    use TicketActKind::Assign;
    use TicketActKind::Cancel;
    use TicketActKind::Close;
    use TicketActKind::DecideLeak;
    use TicketActKind::DeclineQuote;
    use TicketActKind::Quote;
    use TicketActKind::Release;
    use TicketActKind::Reopen;
    use TicketActKind::ReportLeak;
    use TicketActKind::Resolve;
    use TicketActKind::SetConfidentiality;
    use TicketActKind::WithdrawQuote;
    vec![
        (
            "open",
            after(&[]),
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "assigned",
            after(&[Assign]),
            "assign release accept urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "accepted",
            after(&[Assign, Accept]),
            "assign release arrive urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "on site",
            after(&[Assign, Accept, Arrive]),
            "assign release urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        ("resolved", after(&[Assign, Resolve]), "close reopen set_confidentiality"),
        ("resolved by nobody", after(&[Resolve]), "close reopen set_confidentiality"),
        (
            "reopened",
            after(&[Assign, Resolve, Reopen]),
            "assign release accept urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "released",
            after(&[Assign, Release]),
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        ("closed", after(&[Resolve, Close]), "set_confidentiality"),
        ("cancelled", after(&[Cancel]), "set_confidentiality"),
        (
            "a fee waits",
            after(&[Quote]),
            "assign urge extend escalate note_progress quote approve_quote decline_quote withdraw_quote reclassify cancel set_confidentiality",
        ),
        (
            "a fee of nothing waits",
            free(),
            "assign urge extend escalate note_progress quote approve_quote decline_quote withdraw_quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "a fee is agreed",
            after(&[Quote, ApproveQuote]),
            "assign urge extend escalate note_progress quote withdraw_quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "a fee is declined",
            after(&[Quote, DeclineQuote]),
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "a fee is withdrawn",
            after(&[Quote, WithdrawQuote]),
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
        (
            "another fee waits",
            after(&[Quote, ApproveQuote, Quote]),
            "assign urge extend escalate note_progress quote approve_quote decline_quote withdraw_quote reclassify cancel set_confidentiality",
        ),
        ("resolved for a fee", after(&[Quote, ApproveQuote, Resolve]), "close reopen set_confidentiality"),
        ("cancelled while a fee waits", after(&[Quote, Cancel]), "set_confidentiality"),
        (
            "for a named reader",
            after(&[SetConfidentiality]),
            "assign urge extend escalate note_progress resolve reclassify cancel set_confidentiality add_reader break_glass report_leak",
        ),
        (
            "for two named readers",
            after(&[SetConfidentiality, AddReader]),
            "assign urge extend escalate note_progress resolve reclassify cancel set_confidentiality add_reader remove_reader break_glass report_leak",
        ),
        (
            "for a named reader and closed",
            after(&[SetConfidentiality, Resolve, Close]),
            "set_confidentiality add_reader break_glass report_leak",
        ),
        (
            "somebody is suspected",
            after(&[SetConfidentiality, ReportLeak]),
            "assign urge extend escalate note_progress resolve reclassify cancel set_confidentiality add_reader break_glass report_leak decide_leak",
        ),
        (
            "the suspicion is decided about",
            after(&[SetConfidentiality, ReportLeak, DecideLeak]),
            "assign urge extend escalate note_progress resolve reclassify cancel set_confidentiality add_reader break_glass report_leak",
        ),
        (
            "asked about by a code",
            Ticket { inquiry: Some(Inquiry::default()), ..ticket() },
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter note_message",
        ),
        (
            "asked about by a code and closed",
            Ticket { inquiry: Some(Inquiry::default()), ..after(&[Resolve, Close]) },
            "set_confidentiality answer_reporter",
        ),
        (
            "all that may be written is written",
            Ticket { inquiry: Some(Inquiry { messages: MOST_MESSAGES }), ..ticket() },
            "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality",
        ),
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
