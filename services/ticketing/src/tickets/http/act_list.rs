//! Every act on a ticket as the API has it, declared once: its operation, which act it is, its path, who may, what is sent with
//! the fields that it cannot do without, and what that asks for. Routes, their description and what each ticket tells of
//! its acts are made of this.

/// Hands the list, behind what else is told, to one of `auth`'s macros, which say how an entry is read.
macro_rules! for_every_act {
    ($($then:ident)::+; $($told:tt)*) => {
        $($then)::+! { $($told)*
            /// Reclassify a ticket
            ///
            /// Its deadlines are decided anew, counted from where they were counted before; what still ran is superseded. What is
            /// left out stays.
            reclassify_ticket: Reclassify at "/api/v1/tickets/{id}/reclassify" for TicketsSupervise "tickets:supervise",
            NewClassification ["reason"] |body| => RequestedAct::Reclassify(body.read()?);

            /// Assign a ticket
            ///
            /// Make somebody responsible (DSP-15): a member of staff who is enabled and may see the ticket.
            assign_ticket: Assign at "/api/v1/tickets/{id}/assign" for TicketsWrite "tickets:write",
            TicketAssignment ["assignee"] |body| => RequestedAct::Act(TicketAct::Assign { assignee: body.assignee });

            /// Accept a ticket
            ///
            /// Take it on: the first response that a deadline is set for. Done by another than the person responsible, it needs
            /// `tickets:supervise` and is noted as done on their behalf.
            accept_ticket: Accept at "/api/v1/tickets/{id}/accept" for TicketsWrite "tickets:write",
            EmptyBody [] |_body| => RequestedAct::Act(TicketAct::Accept);

            /// Record the arrival on site
            ///
            /// The person responsible is on site (DSP-10); by another, it needs `tickets:supervise` and is noted as done on their
            /// behalf.
            arrive_ticket: Arrive at "/api/v1/tickets/{id}/arrive" for TicketsWrite "tickets:write",
            EmptyBody [] |_body| => RequestedAct::Act(TicketAct::Arrive);

            /// Urge a ticket
            ///
            /// Record that the customer presses for it (催办). It is counted, and its owner is notified: the person responsible, else
            /// whoever took it down.
            urge_ticket: Urge at "/api/v1/tickets/{id}/urge" for TicketsWrite "tickets:write",
            NewUrge [] |body| => RequestedAct::Act(TicketAct::Urge { reason: body.read()? });

            /// Extend a deadline
            ///
            /// Put a promise off, as the customer agreed and the ticket's standard lets it be: once, and before its time is up
            /// (DLN-05).
            extend_ticket: Extend at "/api/v1/tickets/{id}/extend" for TicketsWrite "tickets:write",
            NewExtension ["promise", "until", "reason"] |body| => body.read()?;

            /// Escalate a ticket
            ///
            /// It is beyond those in charge of it: it goes up to the first level that the ticket's standard names for that (ESC),
            /// asked again to the next. Those there are told at once.
            escalate_ticket: Escalate at "/api/v1/tickets/{id}/escalate" for TicketsWrite "tickets:write",
            Reason ["reason"] |body| => RequestedAct::Escalate { reason: body.read()? };

            /// Take up an escalation
            ///
            /// By somebody to whom it went up: a holder of one of the roles, or with `tickets:supervise`.
            take_up_ticket: TakeUp at "/api/v1/tickets/{id}/take-up" for TicketsWrite "tickets:write",
            EmptyBody [] |_body| => RequestedAct::TakeUp;

            /// Note progress
            ///
            /// Say how far the work is, and whether the customer was told (SHF-13).
            note_ticket_progress: NoteProgress at "/api/v1/tickets/{id}/note-progress" for TicketsWrite "tickets:write",
            NewProgressNote ["text"] |body| => RequestedAct::Act(body.read()?);

            /// Quote a fee
            ///
            /// Offer a fee to the customer. It takes the place of an offer that was not answered; a fee that was agreed holds until
            /// the customer agrees to this one.
            quote_ticket: Quote at "/api/v1/tickets/{id}/quote" for TicketsWrite "tickets:write",
            QuoteBody ["fee"] |body| => RequestedAct::Act(TicketAct::Quote(body.read()?));

            /// Approve a quote
            ///
            /// Record that the customer agrees to the fee that waits, and how.
            approve_quote: ApproveQuote at "/api/v1/tickets/{id}/approve" for TicketsSupervise "tickets:supervise",
            ConsentBody ["channel"] |body| => RequestedAct::ApproveQuote(body.read()?);

            /// Decline a quote
            ///
            /// Record that the customer does not agree to the fee that waits. A fee that was agreed before holds.
            decline_quote: DeclineQuote at "/api/v1/tickets/{id}/decline-quote" for TicketsSupervise "tickets:supervise",
            Reason ["reason"] |body| => RequestedAct::Act(TicketAct::DeclineQuote { reason: body.read()? });

            /// Withdraw a quote
            ///
            /// The fee that waits for an answer, else the one that was agreed.
            withdraw_quote: WithdrawQuote at "/api/v1/tickets/{id}/withdraw-quote" for TicketsWrite "tickets:write",
            Reason ["reason"] |body| => RequestedAct::Act(TicketAct::WithdrawQuote { reason: body.read()? });

            /// Resolve a ticket
            ///
            /// Finish the work (REP-17). A fee that was offered must have been answered. By another than the person responsible, it
            /// needs `tickets:supervise`.
            resolve_ticket: Resolve at "/api/v1/tickets/{id}/resolve" for TicketsWrite "tickets:write",
            NewResolution [] |body| => RequestedAct::Resolve(body.read()?);

            /// Reopen a ticket
            ///
            /// One that is resolved: a new round begins, whose deadlines count from now.
            reopen_ticket: Reopen at "/api/v1/tickets/{id}/reopen" for TicketsWrite "tickets:write",
            Reason ["reason"] |body| => RequestedAct::Reopen { reason: body.read()? };

            /// Close a ticket
            ///
            /// One that is resolved.
            close_ticket: Close at "/api/v1/tickets/{id}/close" for TicketsWrite "tickets:write",
            EmptyBody [] |_body| => RequestedAct::Act(TicketAct::Close);

            /// Cancel a ticket
            ///
            /// For a reason, of which the customer is told where the standard asks for it, while work is still owed.
            cancel_ticket: Cancel at "/api/v1/tickets/{id}/cancel" for TicketsSupervise "tickets:supervise",
            Reason ["reason"] |body| => RequestedAct::Act(TicketAct::Cancel { reason: body.read()? });

            /// Set a ticket's confidentiality
            ///
            /// For whom it is: everybody who may read tickets, those who may read confidential ones, or named readers alone (CNF-05).
            /// Never for more people than its kind and the standard allow; for more than until now with `tickets:supervise` alone.
            /// What has a fee is not for named readers.
            set_ticket_confidentiality: SetConfidentiality at "/api/v1/tickets/{id}/set-confidentiality" for TicketsWrite "tickets:write",
            NewConfidentiality ["class", "reason"] |body| => RequestedAct::SetConfidentiality(body.read()?);

            /// Add a reader
            ///
            /// To a ticket that is for named readers: a member of staff who may read tickets there, and never the person complained
            /// of. They are told.
            add_ticket_reader: AddReader at "/api/v1/tickets/{id}/add-reader" for TicketsWrite "tickets:write",
            ReaderChange ["reader", "reason"] |body| => RequestedAct::Act(body.into_addition()?);

            /// Remove a reader
            ///
            /// Never the last, and nobody whose work it is.
            remove_ticket_reader: RemoveReader at "/api/v1/tickets/{id}/remove-reader" for TicketsWrite "tickets:write",
            ReaderChange ["reader", "reason"] |body| => RequestedAct::Act(body.into_removal()?);

            /// Report a leak
            ///
            /// Somebody is suspected of having told of a confidential ticket (CNF-08, CNF-09). The suspect does not see it.
            report_ticket_leak: ReportLeak at "/api/v1/tickets/{id}/report-leak" for TicketsWrite "tickets:write",
            NewLeak ["suspect", "account"] |body| => RequestedAct::Act(body.read()?);

            /// Decide about a leak
            ///
            /// Whether it is proven. Then the penalty of the ticket's standard is recorded with its clause, and the suspect reads the
            /// ticket no longer. Nobody decides about themselves.
            decide_ticket_leak: DecideLeak at "/api/v1/tickets/{id}/decide-leak" for TicketsSupervise "tickets:supervise",
            LeakVerdict ["leak", "is_proven", "findings"] |body| => RequestedAct::DecideLeak(body.read()?);

            /// Answer the reporter
            ///
            /// What whoever brought the ticket without a name reads when they ask by their inquiry code (CNF-14). Name nobody in it.
            answer_ticket_reporter: AnswerReporter at "/api/v1/tickets/{id}/answer-reporter" for TicketsWrite "tickets:write",
            PublicAnswer ["text"] |body| => RequestedAct::Act(body.read()?);
        }
    };
}

pub(super) use for_every_act;
