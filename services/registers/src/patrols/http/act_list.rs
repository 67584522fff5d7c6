//! Every act on a round as the API has it, declared once. Routes, their description and what each round tells of its acts are made
//! of this.

/// Hands the list, behind what else is told, to one of `auth`'s macros, which say how an entry is read.
macro_rules! for_every_act {
    ($($then:ident)::+; $($told:tt)*) => {
        $($then)::+! { $($told)*
            /// Start a patrol round
            ///
            /// Somebody sets out, once it begins. Where the plan names a position, its holders alone.
            start_patrol_round: Start at "/api/v1/patrol-rounds/{id}/start" for RegistersWrite "registers:write",
            => RoundAct::Start;

            /// Visit a stop of a patrol round
            ///
            /// With what was seen, as far as the round's form has fields for it, photographs and findings. For each finding with a
            /// severity the ticket desk opens a ticket, which came by the channel `patrol`; its number follows in a moment.
            visit_patrol_stop: Visit at "/api/v1/patrol-rounds/{id}/visit" for RegistersWrite "registers:write",
            VisitBody ["place_id"] |body| => body.into_act()?;

            /// Skip a stop of a patrol round
            ///
            /// For a reason. While the round lasts it may still be visited.
            skip_patrol_stop: Skip at "/api/v1/patrol-rounds/{id}/skip" for RegistersWrite "registers:write",
            SkipBody ["place_id", "reason"] |body| => body.into_act()?;

            /// Finish a patrol round
            ///
            /// Once each stop was visited, or skipped for a reason.
            finish_patrol_round: Finish at "/api/v1/patrol-rounds/{id}/finish" for RegistersWrite "registers:write",
            => RoundAct::Finish;
        }
    };
}

pub(super) use for_every_act;
