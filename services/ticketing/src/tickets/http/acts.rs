//! The routes of the acts on a ticket. Each names the version the caller saw, so that two people never act on one picture.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use utoipa_actix_web::service_config::ServiceConfig;
use vocabulary::TicketId;
use web::{EmptyBody, IfMatch, IfMatchHeader, PathId, Problem, Reason, Submitted, Versioned};

use super::{
    act_list::for_every_act,
    quote_shapes::{ConsentBody, QuoteBody},
    shapes::TicketView,
    step_shapes::{NewClassification, NewResolution, NewUrge, TicketAssignment},
    versioned,
};
use crate::{
    app::App,
    tickets::{
        app::{self, Asked, Target},
        domain::TicketAct,
    },
};

macro_rules! routes {
    ($(
        $(#[$doc:meta])*
        $operation:ident: $act:ident at $path:tt for $permission:ident $permission_word:tt,
        $body:ident $needs:tt |$given:ident| $asked:expr;
    )+) => {
        /// Every act's route.
        pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
            config $(.service($operation))+;
        }

        $(
            $(#[$doc])*
            #[utoipa::path(
                tag = "tickets", params(IfMatchHeader), security(("bearer" = [$permission_word])),
                request_body = $body,
                responses((status = 200, description = "The updated ticket.", body = TicketView))
            )]
            #[post($path)]
            pub(crate) async fn $operation(
                caller: Caller<need::$permission>,
                app: Data<App>,
                id: PathId<TicketId>,
                seen: IfMatch,
                body: Submitted<$body>,
            ) -> Result<Versioned<TicketView>, Problem> {
                let $given = body.value;
                let target = Target { id: id.0, version: seen.0 };
                let ticket = app::act_on_ticket(&app, &caller.actor, target, $asked).await?;
                Ok(versioned(&ticket))
            }
        )+
    };
}

for_every_act!(routes);
