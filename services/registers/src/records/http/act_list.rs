//! Every act on a record as the API has it, declared once: its operation, which act it is, its path, who may, what is sent
//! with the fields that it cannot do without, and what that asks for. Routes, their description and what each record tells
//! of its acts are made of this.

/// Hands the list, behind what else is told, to one of `auth`'s macros, which say how an entry is read.
macro_rules! for_every_act {
    ($($then:ident)::+; $($told:tt)*) => {
        $($then)::+! { $($told)*
            /// Submit a form record
            ///
            /// Hands the draft in, when nothing is lacking that the form needs. It gets the next number of its series at the
            /// estate in the year there, without gaps, and is no longer changed but by corrections. Where its form says so, it
            /// runs from now on; while one about the same runs at the estate, such as a loan of the key, it is refused.
            submit_record: Submit at "/api/v1/records/{id}/submit" for RegistersWrite "registers:write",
            => RecordAct::Submit;

            /// Check a form record
            ///
            /// Finds right what somebody else filled in. Only forms that ask for it are checked.
            check_record: Check at "/api/v1/records/{id}/check" for RegistersSupervise "registers:supervise",
            => RecordAct::Check;

            /// Sign a form record
            ///
            /// In one of the form's fields for signatures. The form says whose it is: a customer's is taken by a member of
            /// staff, with a name and what was drawn; whoever filled it in, checks it or is concerned signs as themselves.
            sign_record: Sign at "/api/v1/records/{id}/sign" for RegistersWrite "registers:write",
            SignatureBody ["field"] |body| => body.into_act()?;

            /// Close a form record
            ///
            /// What runs came to its end: the key is back, the visitor has left. With what the form has filled in then, as its
            /// `closing_schema` describes it.
            close_record: Close at "/api/v1/records/{id}/close" for RegistersWrite "registers:write",
            ClosingBody ["contents"] |body| => body.into_act();

            /// File a form record
            ///
            /// Puts it away, once it is checked and signed by all who have to, and runs no more. From this day runs the time for
            /// which it is kept.
            file_record: File at "/api/v1/records/{id}/file" for RegistersWrite "registers:write",
            => RecordAct::File;

            /// Correct a form record
            ///
            /// Puts right what was handed in, as a new revision that is checked and signed anew; the former one stays readable.
            /// Of a record that was closed, also what was filled in then. Whoever filled it in may, and whoever holds
            /// `registers:supervise` and sees all of it.
            correct_record: Correct at "/api/v1/records/{id}/correct" for RegistersWrite "registers:write",
            CorrectionBody ["contents", "reason"] |body| => body.into_act()?;

            /// Mark a form record as held
            ///
            /// A legal hold, for a reason: neither it nor its files are disposed of, however long ago their time was over, until
            /// it is released. Whoever holds it sees all of it.
            hold_record: Hold at "/api/v1/records/{id}/hold" for RegistersSupervise "registers:supervise",
            Reason ["reason"] |body| => RecordAct::Hold { reason: body.read()? };

            /// End the hold of a form record
            ///
            /// For a reason. From then on it is kept as others are: if its time is over, it goes with the next turn.
            release_record: Release at "/api/v1/records/{id}/release" for RegistersSupervise "registers:supervise",
            Reason ["reason"] |body| => RecordAct::Release { reason: body.read()? };
        }
    };
}

pub(super) use for_every_act;
