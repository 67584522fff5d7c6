//! Every act on a callback as the API has it, declared once: its operation, which act it is, its path, who may, what is sent with
//! the fields that it cannot do without, and what that asks for. Routes, their description and what each callback tells of
//! its acts are made of this.

/// Hands the list, behind what else is told, to one of `auth`'s macros, which say how an entry is read.
macro_rules! for_every_act {
    ($($then:ident)::+; $($told:tt)*) => {
        $($then)::+! { $($told)*
            /// Assign a callback
            ///
            /// To a member of staff who is enabled and may see it. A callback that is not owed any more is not assigned.
            assign_callback: Assign at "/api/v1/callbacks/{id}/assign" for CallbacksWrite "callbacks:write",
            CallbackAssignment ["assignee"] |body| => CallbackAct::Assign { assignee: body.assignee };

            /// Record an attempt without success
            ///
            /// The customer was not reached. Refused before the callback may be made, and when it is not owed any more.
            attempt_callback: Attempt at "/api/v1/callbacks/{id}/attempts" for CallbacksWrite "callbacks:write",
            NewAttemptBody ["outcome"] |body| => body.read()?;

            /// Record a customer's answer
            ///
            /// An unsatisfied answer orders the work to be put right (`rectification_ordered` in the reply), and withdraws what else
            /// is owed for the ticket until then.
            complete_callback: Complete at "/api/v1/callbacks/{id}/complete" for CallbacksWrite "callbacks:write",
            NewAnswer ["satisfaction", "solved"] |body| => body.read()?;

            /// Waive a callback
            ///
            /// For a reason. It counts as not made until another person approves.
            waive_callback: Waive at "/api/v1/callbacks/{id}/waive" for CallbacksWrite "callbacks:write",
            NewWaiver ["reason"] |body| => body.read()?;

            /// Approve a waiver
            ///
            /// The waiver of another person: the callback does not count any more. Nobody approves their own.
            approve_waiver: ApproveWaiver at "/api/v1/callbacks/{id}/approve-waiver" for CallbacksWrite "callbacks:write",
            => CallbackAct::ApproveWaiver;
        }
    };
}

pub(super) use for_every_act;
