//! What can be done to a thing, declared once: a service hands one list of its acts to [`act_routes!`](crate::act_routes) and
//! to [`offered_acts!`](crate::offered_acts), so that a route and what replies tell of it cannot differ.
//!
//! An entry of the list is its summary and description, then `operation: Act at "path" for Permission "its:word",`, then what
//! is sent (the body's shape, the fields that it cannot do without, and a name for it) unless nothing is, and `=>` what it
//! asks for. The list is a macro of the service's, since both look at it from files of their own:
//!
//! ```text
//! macro_rules! for_every_act {
//!     ($($then:ident)::+; $($told:tt)*) => { $($then)::+! { $($told)*
//!         /// Waive a callback
//!         ///
//!         /// For a reason.
//!         waive_callback: Waive at "/api/v1/callbacks/{id}/waive" for CallbacksWrite "callbacks:write",
//!         NewWaiver ["reason"] |body| => body.read()?;
//!     } };
//! }
//! ```

/// The routes of a list of acts: `"tag" TheId => TheView "What the reply is.", act_on(App);`, then the list. Each names the
/// version that the caller saw, so that two people never act on one picture. `act_on` is the one operation, given the
/// application, the actor, the id with the version, and what is asked for. `actix_web::post` has to be in scope.
#[macro_export]
macro_rules! act_routes {
    ($tag:tt $id:ident => $view:ident $reply:tt, $act_on:ident($app:ident); $(
        $(#[$doc:meta])*
        $operation:ident: $act:ident at $path:tt for $permission:ident $permission_word:tt,
        $($body:ident [$($need:literal),*] |$given:ident|)? => $asked:expr;
    )+) => {
        /// Every act's route.
        pub(crate) fn routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
            config $(.service($operation))+;
        }

        $(
            $(#[$doc])*
            #[utoipa::path(
                tag = $tag, params(web::IfMatchHeader), security(("bearer" = [$permission_word])),
                $(request_body = $body,)?
                responses((status = 200, description = $reply, body = $view))
            )]
            #[post($path)]
            pub(crate) async fn $operation(
                caller: $crate::Caller<$crate::need::$permission>,
                app: actix_web::web::Data<$app>,
                id: web::PathId<$id>,
                seen: web::IfMatch,
                $(body: web::Submitted<$body>,)?
            ) -> Result<web::Versioned<$view>, web::Problem> {
                $(let $given = body.value;)?
                $act_on(&app, &caller.actor, (id.0, seen.0), $asked).await
            }
        )+
    };
}

/// What replies tell of a list of acts: `TheKind;`, or `TheKind except Those | That;` for what nobody asks for over the API,
/// then the list.
#[macro_export]
macro_rules! offered_acts {
    ($kind:ident $(except $($unasked:ident)|+)?; $(
        $(#[$doc:meta])*
        $operation:ident: $act:ident at $path:tt for $permission:ident $permission_word:tt,
        $($body:ident [$($need:literal),*] |$given:ident|)? => $asked:expr;
    )+) => {
        /// These acts with what their routes ask for: the permission, and the fields of the body.
        fn offered(kinds: impl IntoIterator<Item = $kind>) -> Vec<web::Act<$kind>> {
            let offer = |kind| match kind {
                $($kind::$act => Some(web::Act {
                    act: kind,
                    permission: kernel::Permission::$permission,
                    needs: &[$($($need),*)?],
                }),)+
                $($($kind::$unasked)|+ => None,)?
            };
            kinds.into_iter().filter_map(offer).collect()
        }
    };
}
