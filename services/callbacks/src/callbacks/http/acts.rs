//! The routes of the acts on a callback.

use kernel::Actor;
use vocabulary::CallbackId;
use web::{Problem, Versioned};

use super::{
    act_list::for_every_act,
    shapes::{CallbackAssignment, CallbackView, NewAnswer, NewAttemptBody, NewWaiver},
    versioned,
};
use crate::{
    app::App,
    callbacks::{
        app::{self, Target},
        domain::CallbackAct,
    },
};

for_every_act!(auth::act_routes; "callbacks" CallbackId => CallbackView "The updated callback.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (CallbackId, i32),
    act: CallbackAct,
) -> Result<Versioned<CallbackView>, Problem> {
    Ok(versioned(&app::act_on_callback(app, actor, Target { id, version }, act).await?))
}
