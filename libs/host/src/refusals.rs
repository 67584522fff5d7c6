//! Whom a service refused, in that service's own security log.

use std::{collections::HashMap, fmt};

use async_trait::async_trait;
use auth::{RefusalLog, Refused, Unfound};
use db::{Db, NotFound, SecurityEvent, SecurityKind, security};

use crate::unfound::Unfounds;

/// The logs of this process, by route.
pub(crate) struct DatabaseRefusals {
    by_route: HashMap<String, Unfounds>,
    /// For what every service answers, and what none does.
    other: Db,
}

impl DatabaseRefusals {
    /// The routes of each service with its database.
    pub(crate) fn new(by_route: HashMap<String, Unfounds>, other: Db) -> Self {
        Self { by_route, other }
    }
}

impl fmt::Debug for DatabaseRefusals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DatabaseRefusals({} routes)", self.by_route.len())
    }
}

#[async_trait]
impl RefusalLog for DatabaseRefusals {
    async fn note(&self, refused: Refused) {
        let Refused { principal, source, route, why } = refused;
        let db = self.by_route.get(&route).map_or(&self.other, |service| &service.db);
        let kind = match &principal {
            Some(_known) => SecurityKind::RightMissing,
            None => SecurityKind::TokenRefused,
        };
        let mut event = SecurityEvent::new(kind).from_source(&source).about(route).detail(why);
        if let Some(principal) = principal {
            event = event.by_principal(principal);
        }
        security::note(db, event).await;
    }

    fn look_later(&self, unfound: Unfound) {
        let Unfound { principal, source, route, id, scope } = unfound;
        if let Some(service) = self.by_route.get(&route) {
            service.look_later(NotFound { principal, source, route, id, scope });
        }
    }
}
